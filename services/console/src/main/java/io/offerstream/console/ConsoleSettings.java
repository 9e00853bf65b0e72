package io.offerstream.console;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the console is reached, and whom it asks.
 *
 * @param port on 127.0.0.1; 0 takes a free one
 * @param publicAddress what browsers call it where a proxy that ends TLS stands before it; empty: they come to the port
 * @param users file of who may sign in; empty: whoever has the link that is printed, as admin
 * @param services health endpoints of the services, without path
 */
public record ConsoleSettings(int port, Optional<URI> publicAddress, Optional<Path> users, List<URI> services) {
    public ConsoleSettings {
        services = List.copyOf(services);
        if (publicAddress.isPresent() && users.isEmpty()) {
            throw new IllegalArgumentException(
                    "console.users.file: must be set where console.url is; without it whoever has the printed link is"
                            + " admin");
        }
        publicAddress.ifPresent(address -> {
            if (!"https".equals(address.getScheme()) || address.getAuthority() == null) {
                throw new IllegalArgumentException(
                        "console.url: must be https, such as https://offers.example.com, found " + address
                                + "; put a proxy that ends TLS before the console");
            }
        });
    }

    /** As on one's own machine. */
    public static ConsoleSettings loopback(int port, List<URI> services) {
        return new ConsoleSettings(port, Optional.empty(), Optional.empty(), services);
    }
}
