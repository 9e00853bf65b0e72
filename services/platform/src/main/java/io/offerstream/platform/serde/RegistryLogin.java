package io.offerstream.platform.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a process logs in to the schema registry.
 *
 * @param authorization the header, e.g. {@code Basic …}; empty where it asks for none
 * @param trusted who vouches for it over TLS; empty for those that Java knows
 */
public record RegistryLogin(Optional<String> authorization, Optional<SSLContext> trusted) {
    /** To a registry that asks for nothing. */
    public static final RegistryLogin NONE = new RegistryLogin(Optional.empty(), Optional.empty());

    /** As the user of that name. */
    public RegistryLogin as(String user, String password) {
        var credentials = (user + ":" + password).getBytes(UTF_8);
        return new RegistryLogin(Optional.of("Basic " + Base64.getEncoder().encodeToString(credentials)), trusted);
    }

    /**
     * Over TLS, to a registry that one of these vouches for.
     *
     * @param authorities PEM file of certificates
     * @throws IllegalArgumentException if it holds none
     */
    public RegistryLogin trusting(Path authorities) {
        return new RegistryLogin(authorization, Optional.of(contextOf(authorities)));
    }

    private static SSLContext contextOf(Path authorities) {
        try (var in = Files.newInputStream(authorities)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "security.ca.file: expected certificates in PEM, found none in " + authorities, e);
        }
    }

    /** Never shows what it logs in with. */
    @Override
    public String toString() {
        return authorization.isPresent() ? "with a login" : "without a login";
    }
}
