package io.offerstream.acceptance.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** Key and self-signed certificate of one party, as PEM files. */
record Certificates(Path keyAndCertificate, Path certificate) {
    private static final String PASSWORD = "of-this-test-only";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8));

    /** Made by the JDK's own tool. */
    static Certificates make(Path folder, String name) throws IOException, InterruptedException {
        var store = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        try (var in = Files.newInputStream(store)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            var key =
                    pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
            var certificate = pem("CERTIFICATE", keys.getCertificate(name).getEncoded());
            return new Certificates(
                    Files.writeString(folder.resolve(name + ".pem"), key + certificate),
                    Files.writeString(folder.resolve(name + ".crt"), certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(content) + "\n-----END " + what + "-----\n";
    }
}
