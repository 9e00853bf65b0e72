package io.offerstream.local.registry;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * How the registry's JVM is started.
 *
 * @param home the unpacked distribution of Apicurio Registry
 * @param data of this registry alone: its database, log and launcher
 * @param port on the loopback interface
 */
record RegistryCommand(Path home, Path data, int port) {
    /** The registry under {@link RegistryMain}, with archived classes where there are any. */
    ProcessBuilder prepare() throws IOException {
        Files.createDirectories(data);
        var options = new ArrayList<String>();
        if (Files.exists(archive())) {
            options.add("-XX:SharedArchiveFile=" + archive());
        }
        // The runner first: archived classes are good for class paths that begin with theirs.
        options.addAll(List.of("-cp", runner() + File.pathSeparator + writeLauncher()));
        return process(options, RegistryMain.class.getName());
    }

    /** The registry alone, which archives the classes it has loaded once it is asked to stop. */
    ProcessBuilder prepareToArchive(Path target) throws IOException {
        Files.createDirectories(data);
        return process(List.of("-XX:ArchiveClassesAtExit=" + target, "-cp", runner().toString()), RegistryMain.SERVER);
    }

    private ProcessBuilder process(List<String> options, String mainClass) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        command.addAll(options);
        settings().forEach(setting -> command.add("-D" + setting));
        command.add(mainClass);
        return new ProcessBuilder(command)
                // It would read config/ and .env of the working directory.
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    }

    /** Made by {@link RegistryArchive}; another JVM would not take it, so the name tells whose it is. */
    Path archive() {
        return home.toAbsolutePath().resolve("classes-" + Runtime.version() + ".jsa");
    }

    Path log() {
        return data.resolve("registry.log");
    }

    private static List<String> jvmOptions() {
        return List.of(
                "-Xmx192m",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true");
    }

    private List<String> settings() {
        return List.of(
                "quarkus.http.host=127.0.0.1",
                "quarkus.http.port=" + port,
                // No page in a browser has business here.
                "quarkus.http.cors=false",
                "quarkus.http.access-log.enabled=false",
                "quarkus.log.category.\"io.apicurio\".level=WARN",
                "apicurio.storage.kind=sql",
                "apicurio.storage.sql.kind=h2",
                // An id once given out must never come to mean another schema: no commit waits in memory.
                "apicurio.datasource.url=jdbc:h2:file:"
                        + data.resolve("schemas").toAbsolutePath() + ";WRITE_DELAY=0",
                "apicurio.datasource.jdbc.initial-size=2",
                "apicurio.datasource.jdbc.min-size=1",
                "apicurio.datasource.jdbc.max-size=8");
    }

    private Path runner() throws IOException {
        if (Files.isDirectory(home)) {
            try (var files = Files.newDirectoryStream(home, "apicurio-registry-app-*-runner.jar")) {
                for (Path file : files) {
                    return file.toAbsolutePath();
                }
            }
        }
        throw new IOException("no Apicurio Registry in " + home);
    }

    /** A jar with {@link RegistryMain} alone: the rest of our class path must not mix with the registry's. */
    private Path writeLauncher() throws IOException {
        Path jar = data.resolve("launcher.jar").toAbsolutePath();
        String entry = RegistryMain.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var in = RegistryMain.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
            out.closeEntry();
        }
        return jar;
    }
}
