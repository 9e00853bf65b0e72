package io.offerstream.local.cli.warehouse;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.warehouse.LocalWarehouse;
import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.WarehouseSettings;
import io.offerstream.warehouse.store.Store;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which warehouse: Snowflake, or the local one of the data folder. Filled in by picocli on the main thread. */
public final class WarehouseOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Snowflake account, such as https://ORG-ACCOUNT.snowflakecomputing.com; without it, the local"
                    + " warehouse of the data folder.")
    private URI url;

    @Option(names = "--user", paramLabel = "USER", description = "Who logs in.", defaultValue = WarehouseNames.USER)
    private String user;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "The user's private key: PKCS 8 without passphrase as PEM, or a properties file with private.key."
                            + " Needed with --url.")
    private Path keyFile;

    @Option(names = "--role", paramLabel = "ROLE", description = "Role to use.", defaultValue = WarehouseNames.ROLE)
    private String role;

    @Option(
            names = "--warehouse",
            paramLabel = "NAME",
            description = "Virtual warehouse that computes; Snowflake needs one for queries.")
    private String warehouse;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "Database of the tables.",
            defaultValue = WarehouseNames.DATABASE)
    private String database;

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "Schema of the tables.",
            defaultValue = WarehouseNames.SCHEMA)
    private String schema;

    /** The folder of the local warehouse in a data folder. */
    static Path folder(Path dataDir) {
        return dataDir.resolve("warehouse");
    }

    /** Whether there is one to log in to. */
    public boolean isThere(Path dataDir) {
        return url != null || Files.exists(folder(dataDir).resolve(Store.FILE));
    }

    /**
     * Logs in; starts the local warehouse for as long as the connection lasts where nobody runs it.
     *
     * @throws CommandFailedException if there is no warehouse, or it lets nobody in
     */
    public WarehouseConnection connect(Path dataDir) {
        if (url != null) {
            if (keyFile == null) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "--key-file is missing: Snowflake is entered with a key pair");
            }
            return WarehouseConnection.open(login(url, KeyFile.read(keyFile)), Optional.empty());
        }
        var folder = folder(dataDir);
        if (!Files.exists(folder.resolve(Store.FILE))) {
            throw new CommandFailedException(
                    ExitCode.IO,
                    "there is no warehouse in " + folder + " yet: 'offerstream demo' fills one, 'offerstream warehouse"
                            + " serve' begins an empty one, --url names a Snowflake account");
        }
        var running = LocalWarehouse.running(folder);
        var key = WarehouseCredentials.in(folder).privateKey();
        if (running.isPresent()) {
            return WarehouseConnection.open(login(running.get(), key), Optional.empty());
        }
        var started = start(new WarehouseSettings(folder, 0));
        return WarehouseConnection.open(login(started.url(), key), Optional.of(started));
    }

    /** @throws CommandFailedException if something else has the folder or the port */
    static LocalWarehouse start(WarehouseSettings settings) {
        try {
            return LocalWarehouse.start(settings);
        } catch (IllegalStateException e) {
            throw new CommandFailedException(ExitCode.IO, e.getMessage(), e);
        }
    }

    private WarehouseConnection.Login login(URI address, PrivateKey key) {
        return new WarehouseConnection.Login(
                address, user, key, role, Optional.ofNullable(warehouse), database, schema);
    }
}
