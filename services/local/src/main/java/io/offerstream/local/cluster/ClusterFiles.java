package io.offerstream.local.cluster;

import io.offerstream.local.cluster.LocalCluster.Part;
import io.offerstream.platform.health.Health.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a cluster keeps in its folder beside data and logs: its id, settings of each process, what runs, and what is asked
 * of it.
 *
 * @param folder of the cluster
 */
public record ClusterFiles(Path folder) {
    private static final String GAP = " ";

    /** How the cluster is reached, and its processes; the first line of the file that says so. */
    public record Running(long pid, String bootstrapServers, String registryUrl, List<Part> processes) {}

    /** The same each time, so that brokers find their data. */
    String clusterId(Supplier<String> fresh) {
        var file = folder.resolve("cluster.id");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Files.writeString(file, fresh.get());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings of one process of the cluster; what it is told with {@code --config}. */
    Path settings(String name, String yaml) {
        return write(folder.resolve("config").resolve(name + ".yml"), yaml);
    }

    /** Tells what runs. */
    public void announce(Running running) {
        var lines = new ArrayList<String>();
        lines.add(String.join(GAP, Long.toString(running.pid()), running.bootstrapServers(), running.registryUrl()));
        running.processes()
                .forEach(process -> lines.add(String.join(
                        GAP,
                        process.name(),
                        Long.toString(process.pid()),
                        Integer.toString(process.httpPort()),
                        process.state().name())));
        write(runningFile(), String.join("\n", lines) + "\n");
    }

    /** What runs on the folder; empty if nothing does. */
    public Optional<Running> running() {
        try {
            var lines = Files.readAllLines(runningFile());
            var first = lines.get(0).split(GAP, -1);
            long pid = Long.parseLong(first[0]);
            boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            return alive
                    ? Optional.of(new Running(
                            pid,
                            first[1],
                            first[2],
                            lines.stream().skip(1).map(ClusterFiles::process).toList()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Part process(String line) {
        var words = line.split(GAP, -1);
        return new Part(words[0], Long.parseLong(words[1]), Integer.parseInt(words[2]), State.valueOf(words[3]));
    }

    /**
     * What whoever runs the cluster is asked for.
     *
     * @param words names of the processes to restart, one after the other; or a service, and how many instances of it
     */
    public record Request(Wish wish, List<String> words) {}

    /** What can be asked for. */
    public enum Wish {
        RESTART,
        SCALE
    }

    /** Asks for it; {@link #asked} is empty once it is done, or has failed. */
    public void ask(Request request) {
        delete(failureFile());
        write(requestFile(), request.wish() + "\n" + String.join("\n", request.words()));
    }

    /** What was asked for and is not done. */
    public Optional<Request> asked() {
        try {
            var lines = Files.readAllLines(requestFile());
            return Optional.of(new Request(Wish.valueOf(lines.get(0)), lines.subList(1, lines.size())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Tells whoever asked.
     *
     * @param failure why it is not as it was asked for; empty if it is
     */
    public void done(Optional<String> failure) {
        failure.ifPresent(why -> write(failureFile(), why));
        delete(requestFile());
    }

    /** Nothing runs any more. */
    public void clear() {
        delete(runningFile());
        delete(requestFile());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all: others read it meanwhile. */
    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            var part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path runningFile() {
        return folder.resolve("running");
    }

    /** Why what was last asked for is not done; empty if it is. */
    public Optional<String> failure() {
        try {
            return Optional.of(Files.readString(failureFile()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path failureFile() {
        return folder.resolve("request.failed");
    }

    private Path requestFile() {
        return folder.resolve("request");
    }
}
