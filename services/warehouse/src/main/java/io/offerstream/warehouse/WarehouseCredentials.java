package io.offerstream.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Properties;

/**
 * The key pair of a warehouse's one user. The private key lies in a properties file as the connector's
 * {@code ${file:…}} reads it, and nobody but its owner may read that.
 */
public final class WarehouseCredentials {
    /** The property that holds the private key: PKCS 8, base64, in one line. */
    public static final String PRIVATE_KEY_PROPERTY = "private.key";

    private static final String FOLDER = "credentials";
    private static final String PROPERTIES = "snowflake.properties";
    private static final String PUBLIC_KEY = "public-key.pem";
    private static final int KEY_BITS = 2048;

    private final Path propertiesFile;
    private final RSAPrivateCrtKey privateKey;
    private final RSAPublicKey publicKey;

    private WarehouseCredentials(Path propertiesFile, RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {
        this.propertiesFile = propertiesFile;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Those of the warehouse in {@code folder}; made the first time.
     *
     * @throws IllegalArgumentException if the file does not hold an RSA key
     */
    public static WarehouseCredentials in(Path folder) {
        var credentials = folder.toAbsolutePath().normalize().resolve(FOLDER);
        try {
            Files.createDirectories(credentials);
            var file = credentials.resolve(PROPERTIES);
            if (!Files.exists(file)) {
                create(file);
            }
            var privateKey = read(file);
            var publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
            var pem = credentials.resolve(PUBLIC_KEY);
            if (!Files.exists(pem)) {
                Files.writeString(pem, pem(publicKey));
            }
            return new WarehouseCredentials(file, privateKey, publicKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
    }

    /** Readable by nobody else before the key is in it; appears whole or not at all. */
    private static void create(Path file) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        var key = generator.generateKeyPair().getPrivate();
        boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        var part = posix
                ? Files.createTempFile(
                        file.getParent(),
                        PROPERTIES,
                        ".part",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(file.getParent(), PROPERTIES, ".part");
        Files.writeString(
                part,
                "# Of the local warehouse only; never the key of a Snowflake account.%n%s=%s%n"
                        .formatted(PRIVATE_KEY_PROPERTY, Base64.getEncoder().encodeToString(key.getEncoded())));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static RSAPrivateCrtKey read(Path file) throws IOException, GeneralSecurityException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        try {
            var bytes = Base64.getDecoder().decode(properties.getProperty(PRIVATE_KEY_PROPERTY, ""));
            return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    file + ": " + PRIVATE_KEY_PROPERTY + " is no RSA key in PKCS 8, base64; delete the file and a new"
                            + " pair is made",
                    e);
        }
    }

    private static String pem(RSAPublicKey key) {
        return "-----BEGIN PUBLIC KEY-----%n%s%n-----END PUBLIC KEY-----%n"
                .formatted(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }

    /** With {@value #PRIVATE_KEY_PROPERTY}, as the connector's settings name it. */
    public Path propertiesFile() {
        return propertiesFile;
    }

    public RSAPrivateCrtKey privateKey() {
        return privateKey;
    }

    public RSAPublicKey publicKey() {
        return publicKey;
    }
}
