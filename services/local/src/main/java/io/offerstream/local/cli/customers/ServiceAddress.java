package io.offerstream.local.cli.customers;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which interaction-state to ask for a customer. Filled in by picocli on the main thread. */
final class ServiceAddress {
    @Option(
            names = "--service",
            paramLabel = "URL",
            description =
                    "A running interaction-state; by default the one of the local installation, or at http.port of"
                            + " this machine.")
    private URI service;

    /** What it knows, or why it cannot be asked. */
    CustomerPart ask(Installation installation, String market, String customerId) {
        return address(installation)
                .map(url -> StateClient.ask(url, market, customerId))
                .orElseGet(() -> StateClient.away("no service runs on this data folder"));
    }

    /** Services listen on their own machine only. Beside a data folder, another installation may have the usual port. */
    private Optional<URI> address(Installation installation) {
        var settings = installation.settings();
        boolean isNamed = settings.origin(KnownSettings.BOOTSTRAP_SERVERS.key()).source() != Origin.Source.DEFAULT;
        return Optional.ofNullable(service)
                .or(installation::http)
                .or(() -> isNamed
                        ? Optional.of(URI.create("http://127.0.0.1:" + settings.get(KnownSettings.HTTP_PORT)))
                        : Optional.empty());
    }
}
