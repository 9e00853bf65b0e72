package io.offerstream.local.cli.warehouse;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseSettings;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code warehouse serve}: the local warehouse alone, for a connector or other clients of one's own. */
@Command(
        name = "serve",
        description = {
            "Runs the local warehouse of the data folder until it is stopped: a stand-in for the protocol that Snowflake's",
            "Kafka connector and JDBC driver speak, not Snowflake (docs/warehouse.md). Begins an empty one if there is none."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream warehouse serve",
            "  offerstream warehouse serve --port 8090 --data-dir /tmp/offerstream"
        })
public final class ServeWarehouse extends Verb {
    @Option(names = "--port", paramLabel = "N", description = "Port on 127.0.0.1; a free one if there is none given.")
    private int port;

    public ServeWarehouse(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var folder = WarehouseOptions.folder(context.settings().get(KnownSettings.DATA_DIR));
        try (var warehouse = WarehouseOptions.start(new WarehouseSettings(folder, port))) {
            context.print(warehouse.url().toString());
            context.say("The local warehouse runs in " + folder + "; its user's key is in "
                    + WarehouseCredentials.in(folder).propertiesFile());
            context.terminal().out().flush();
            new CountDownLatch(1).await();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            // Not interrupted again: what follows is a clean stop, which must not be cut short.
            return context.stop().wasInterrupt() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }
}
