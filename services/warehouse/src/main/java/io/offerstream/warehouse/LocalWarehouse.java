package io.offerstream.warehouse;

import io.offerstream.warehouse.blob.BlobKey;
import io.offerstream.warehouse.blob.Blobs;
import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.http.FaultSwitches;
import io.offerstream.warehouse.http.HealthReport;
import io.offerstream.warehouse.http.WarehouseServer;
import io.offerstream.warehouse.login.KeyPairTokens;
import io.offerstream.warehouse.login.Login;
import io.offerstream.warehouse.login.SessionTokens;
import io.offerstream.warehouse.query.Queries;
import io.offerstream.warehouse.stage.Stages;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Channels;
import io.offerstream.warehouse.store.Store;
import io.offerstream.warehouse.store.StoreSettings;
import io.offerstream.warehouse.streaming.Streaming;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for the wire protocol of Snowflake, as far as the unmodified Kafka connector 2.5.0 and the JDBC driver speak
 * it; not Snowflake. What is written through it lies in a DuckDB file that anyone can query. What it proves and what not:
 * docs/decisions/0041-the-local-warehouse.md. Safe for use from many threads.
 */
public final class LocalWarehouse implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalWarehouse.class);

    private final RunningFile running;
    private final Store store;
    private final WarehouseServer server;
    private final Faults faults;
    private final URI url;

    private LocalWarehouse(RunningFile running, Store store, WarehouseServer server, Faults faults) {
        this.url = URI.create("http://127.0.0.1:" + server.port());
        this.running = running;
        this.store = store;
        this.server = server;
        this.faults = faults;
    }

    /**
     * Starts one; it answers on return.
     *
     * @throws IllegalStateException if another process uses the folder, or something else the port
     */
    public static LocalWarehouse start(WarehouseSettings settings) {
        var clock = Clock.systemUTC();
        var folder = settings.folder();
        var credentials = WarehouseCredentials.in(folder);
        var store = Store.open(settings);
        try {
            var catalogue = new Catalogue(clock);
            var faults = new Faults();
            var key = store.write(connection -> StoreSettings.getOrPut(
                    connection, "blob_key", () -> BlobKey.random().base64()));
            var secret = store.write(
                    connection -> StoreSettings.getOrPut(connection, "session_secret", SessionTokens::newSecret));
            var blobs = new Blobs(folder.resolve("blobs"), store.decoded(), new BlobKey(key), clock);
            blobs.deleteForgotten();
            var tokens = new KeyPairTokens(credentials.publicKey(), clock);
            var sessions = new SessionTokens(secret);
            var server = new WarehouseServer(
                    new Login(tokens, sessions),
                    tokens,
                    sessions,
                    new Queries(store, catalogue, new Stages(folder.resolve("stage"), store), faults),
                    new Streaming(store, catalogue, blobs),
                    new HealthReport(store, catalogue),
                    faults,
                    settings.faults() ? Optional.of(new FaultSwitches(faults, store)) : Optional.empty());
            listen(server, settings.port());
            var warehouse = new LocalWarehouse(new RunningFile(folder), store, server, faults);
            warehouse.running.announce(warehouse.url());
            log.info("the local warehouse in {} answers at {}", folder, warehouse.url());
            return warehouse;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void listen(WarehouseServer server, int port) {
        try {
            server.start(port);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the local warehouse cannot listen on 127.0.0.1:" + port + "; is the port taken? " + e.getMessage(),
                    e);
        }
    }

    /** Where it answers; with the three labels that the connector wants of a host. */
    public URI url() {
        return url;
    }

    /** The warehouse that a live process, this or another, runs in {@code folder}. */
    public static Optional<URI> running(Path folder) {
        return new RunningFile(folder.toAbsolutePath().normalize()).url();
    }

    /** What tests make go wrong. */
    public Faults faults() {
        return faults;
    }

    /**
     * Takes a channel from its writer, as if another had opened it.
     *
     * @param table in upper case
     * @return false if there is no such channel
     */
    public boolean invalidateChannel(String table, String channel) {
        return store.write(connection -> Channels.invalidate(connection, table, channel));
    }

    @Override
    public void close() {
        running.delete();
        server.close();
        store.close();
    }
}
