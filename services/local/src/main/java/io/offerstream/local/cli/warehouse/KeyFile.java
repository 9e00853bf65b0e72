package io.offerstream.local.cli.warehouse;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.warehouse.WarehouseCredentials;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Properties;

/** A private key as people have it: as PEM, or in the properties file that the connector reads. */
final class KeyFile {
    private static final String PEM = "-----BEGIN";

    private KeyFile() {}

    /** @throws CommandFailedException if there is no such file, or it holds no RSA key without passphrase */
    static PrivateKey read(Path file) {
        try {
            var text = Files.readString(file);
            var base64 = text.contains(PEM) ? text.replaceAll("-----[A-Z ]+-----", "") : property(text);
            var bytes = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (NoSuchFileException e) {
            throw new CommandFailedException(ExitCode.USAGE, "--key-file " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--key-file " + file + ": expected an RSA key in PKCS 8 without passphrase, as PEM or as "
                            + WarehouseCredentials.PRIVATE_KEY_PROPERTY
                            + "; 'openssl pkcs8 -topk8 -nocrypt -in KEY' makes one",
                    e);
        }
    }

    private static String property(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        return properties.getProperty(WarehouseCredentials.PRIVATE_KEY_PROPERTY, "");
    }
}
