package io.offerstream.warehouse.store;

import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.WarehouseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * The DuckDB file: the tables in schema RAW, and what the protocol has to remember in schema PROTOCOL. One process at a
 * time. Writes go one after the other, each in a transaction that is on disk when it returns; reads go beside them. Safe
 * for use from many threads.
 */
public final class Store implements AutoCloseable {
    public static final String FILE = "warehouse.duckdb";
    private static final String LAYOUT = "1";

    private final FolderLock lock;
    private final Path decoded;
    private final DuckDBConnection writer;
    private final ReentrantLock writing = new ReentrantLock();

    private Store(FolderLock lock, Path decoded, DuckDBConnection writer) {
        this.lock = lock;
        this.decoded = decoded;
        this.writer = writer;
    }

    /**
     * Opens the file; makes it the first time.
     *
     * @throws IllegalStateException if another process has the file, or it is of another layout
     */
    public static Store open(WarehouseSettings settings) {
        var decoded = settings.folder().resolve("decoded");
        var spill = settings.folder().resolve("spill");
        try {
            Files.createDirectories(decoded);
            Files.createDirectories(spill);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var lock = FolderLock.take(settings.folder());
        try {
            return new Store(lock, decoded, connect(settings, decoded, spill));
        } catch (SQLException | RuntimeException e) {
            lock.close();
            throw e instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(
                            settings.folder().resolve(FILE)
                                    + " cannot be opened; does another program use it? DuckDB says: " + e.getMessage(),
                            e);
        }
    }

    private static DuckDBConnection connect(WarehouseSettings settings, Path decoded, Path spill) throws SQLException {
        var connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        UnpackedLibrary.delete();
        try {
            // The file under the name that clients use; nothing from the network, no other file but what is decoded.
            execute(
                    connection,
                    "set memory_limit = '%s'".formatted(settings.memory()),
                    "set threads = %d".formatted(settings.threads()),
                    "set temp_directory = %s".formatted(literal(spill)),
                    "set autoinstall_known_extensions = false",
                    "set autoload_known_extensions = false",
                    "attach %s as %s".formatted(literal(settings.folder().resolve(FILE)), WarehouseNames.DATABASE),
                    "set allowed_directories = [%s]".formatted(literal(decoded)),
                    "set enable_external_access = false");
            prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        execute(
                connection,
                "create schema if not exists %s.%s".formatted(WarehouseNames.DATABASE, WarehouseNames.SCHEMA),
                "create schema if not exists %s.PROTOCOL".formatted(WarehouseNames.DATABASE));
        enter(connection);
        execute(
                connection,
                "create table if not exists PROTOCOL.SETTINGS (name varchar not null, value varchar not null)",
                "create table if not exists PROTOCOL.TABLES (name varchar not null, schema_evolution boolean not null,"
                        + " comment varchar, created timestamp not null, last_commit timestamp)",
                "create table if not exists PROTOCOL.COLUMNS (table_name varchar not null, name varchar not null,"
                        + " ordinal integer not null, type varchar not null, nullable boolean not null, comment varchar)",
                "create table if not exists PROTOCOL.CHANNELS (table_name varchar not null, name varchar not null,"
                        + " client_sequencer bigint not null, row_sequencer bigint not null, offset_token varchar,"
                        + " dropped boolean not null)",
                "create table if not exists PROTOCOL.STAGES (name varchar not null)");
        var layout = StoreSettings.getOrPut(connection, "layout", () -> LAYOUT);
        if (!layout.equals(LAYOUT)) {
            throw new IllegalStateException("the warehouse is of layout " + layout + ", this program knows " + LAYOUT
                    + ": delete its folder, or use the program that wrote it");
        }
    }

    /** So that names without a schema are of the tables. */
    private static void enter(Connection connection) throws SQLException {
        execute(connection, "use %s.%s".formatted(WarehouseNames.DATABASE, WarehouseNames.SCHEMA));
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** In quotes, for SQL. */
    public static String literal(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }

    /** A name in double quotes, for SQL: as it is, whatever it is. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The only folder from which SQL may read: for what blobs were decoded to. */
    public Path decoded() {
        return decoded;
    }

    /**
     * Runs {@code work} alone, in one transaction: all of it is on disk on return, or nothing if it throws.
     *
     * @throws StoreException for what DuckDB throws
     */
    public <T> T write(SqlWork<T> work) {
        writing.lock();
        try {
            writer.setAutoCommit(false);
            try {
                var result = work.on(writer);
                writer.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                writer.rollback();
                throw e;
            } finally {
                writer.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Runs {@code work} on a connection of its own, which sees what was committed before, and cannot write.
     *
     * @throws StoreException for what DuckDB throws
     */
    public <T> T read(SqlWork<T> work) {
        try (var connection = writer.duplicate()) {
            // Duplicated while the writer is within a transaction, it would think that it is, too.
            connection.setAutoCommit(true);
            enter(connection);
            execute(connection, "begin transaction read only");
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try (lock;
                writer) {
            execute(writer, "checkpoint %s".formatted(WarehouseNames.DATABASE));
        } catch (SQLException e) {
            throw new StoreException(e);
        } finally {
            writing.unlock();
        }
    }
}
