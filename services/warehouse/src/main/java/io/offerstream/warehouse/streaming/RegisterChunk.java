package io.offerstream.warehouse.streaming;

import static io.offerstream.warehouse.store.Store.literal;
import static io.offerstream.warehouse.store.Store.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.warehouse.blob.BadBlobException;
import io.offerstream.warehouse.blob.Blobs;
import io.offerstream.warehouse.blob.Chunk;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Channel;
import io.offerstream.warehouse.store.Channels;
import io.offerstream.warehouse.store.Column;
import io.offerstream.warehouse.store.Store;
import io.offerstream.warehouse.store.StoreException;
import io.offerstream.warehouse.store.StoredTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a chunk's rows into their table, together with how far that brings its channels: both or neither. A chunk mixes
 * the rows of its channels, so it is taken or refused whole. A chunk that came before adds nothing, and is a success.
 * Safe for use from many threads.
 */
final class RegisterChunk {
    private static final Logger log = LoggerFactory.getLogger(RegisterChunk.class);

    private final Store store;
    private final Catalogue catalogue;
    private final Blobs blobs;

    RegisterChunk(Store store, Catalogue catalogue, Blobs blobs) {
        this.store = store;
        this.catalogue = catalogue;
        this.blobs = blobs;
    }

    /**
     * @param table as it is kept
     * @param path of its blob
     * @param description what the client says of the chunk
     * @return the status of each channel
     * @throws StoreException if the machine is at fault, so that the same chunk may be registered again
     */
    Map<ChannelWrite, StatusCode> register(String table, String path, JsonNode description, List<ChannelWrite> writes) {
        try {
            var chunk = Chunk.of(path, description);
            return store.write(connection -> {
                var found = catalogue.table(connection, table);
                if (found.isEmpty()) {
                    return all(writes, StatusCode.NO_SUCH_TABLE);
                }
                var channels = new HashMap<ChannelWrite, Channel>();
                var judged = judge(connection, table, writes, channels);
                if (judged.isEmpty()) {
                    insert(connection, found.get(), chunk);
                    for (var write : writes) {
                        Channels.advance(connection, channels.get(write), write.rowSequencer(), write.offsetToken());
                    }
                    catalogue.committed(connection, table);
                    log.debug("{} rows of {} into {}", chunk.rows(), chunk.path(), table);
                    return all(writes, StatusCode.SUCCESS);
                }
                return judged;
            });
        } catch (BadBlobException e) {
            log.warn("a chunk for {} is refused, its rows will be written again: {}", table, e.getMessage());
            return all(writes, StatusCode.REOPEN);
        } catch (StoreException e) {
            if (e.isOfTheMachine()) {
                throw e;
            }
            log.warn("a chunk for {} is refused, its rows will be written again: {}", table, e.getMessage());
            return all(writes, StatusCode.REOPEN);
        }
    }

    private static Map<ChannelWrite, StatusCode> all(List<ChannelWrite> writes, StatusCode status) {
        return writes.stream().collect(Collectors.toMap(write -> write, write -> status));
    }

    /**
     * Empty if the rows are to be inserted; otherwise what to answer.
     *
     * @param channels filled with what is committed of each
     */
    private static Map<ChannelWrite, StatusCode> judge(
            Connection connection, String table, List<ChannelWrite> writes, Map<ChannelWrite, Channel> channels)
            throws SQLException {
        var refused = new HashMap<ChannelWrite, StatusCode>();
        int before = 0;
        for (var write : writes) {
            var channel = Channels.find(connection, table, write.name());
            if (channel.isEmpty()) {
                refused.put(write, StatusCode.NO_SUCH_CHANNEL);
            } else if (channel.get().clientSequencer() != write.clientSequencer()) {
                refused.put(write, StatusCode.OTHER_WRITER);
            } else if (write.rowSequencer() <= channel.get().rowSequencer()) {
                before++;
            } else if (write.rowSequencer() != channel.get().rowSequencer() + 1) {
                refused.put(write, StatusCode.OUT_OF_ORDER);
            } else {
                channels.put(write, channel.get());
            }
        }
        if (before == writes.size()) {
            return all(writes, StatusCode.SUCCESS);
        }
        if (refused.isEmpty() && before == 0) {
            return Map.of();
        }
        writes.forEach(write -> refused.putIfAbsent(write, StatusCode.OTHER_CHANNEL_OF_CHUNK));
        return refused;
    }

    private void insert(Connection connection, StoredTable table, Chunk chunk) throws SQLException {
        var file = blobs.decode(chunk);
        try {
            var columns = columns(connection, table, file);
            var sql = "insert into %s (%s) select %s from read_parquet(%s)"
                    .formatted(
                            quoted(table.name()),
                            list(columns, column -> quoted(column.name())),
                            list(columns, column -> column.type().fromParquet(quoted(column.name()))),
                            literal(file));
            try (var statement = connection.createStatement()) {
                long inserted = statement.executeLargeUpdate(sql);
                if (inserted != chunk.rows()) {
                    throw new BadBlobException(
                            "%s has %d rows, was registered with %d".formatted(chunk.path(), inserted, chunk.rows()));
                }
            }
        } finally {
            blobs.delete(file);
        }
    }

    private static String list(List<Column> columns, Function<Column, String> sql) {
        return columns.stream().map(sql).collect(Collectors.joining(", "));
    }

    /** Those that the file has: the table may have gained others since the channel was opened. */
    private static List<Column> columns(Connection connection, StoredTable table, Path file) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select name from parquet_schema(%s) where coalesce(num_children, 0) = 0"
                                .formatted(literal(file)))) {
            while (rows.next()) {
                var name = rows.getString(1);
                columns.add(table.column(name)
                        .orElseThrow(() -> new BadBlobException(
                                "a chunk has a column '" + name + "', which " + table.name() + " has not")));
            }
        }
        return columns;
    }
}
