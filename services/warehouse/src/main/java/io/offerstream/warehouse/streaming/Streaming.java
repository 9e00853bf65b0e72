package io.offerstream.warehouse.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.RandomId;
import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.blob.Blobs;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Channel;
import io.offerstream.warehouse.store.Channels;
import io.offerstream.warehouse.store.Column;
import io.offerstream.warehouse.store.Identifiers;
import io.offerstream.warehouse.store.Store;
import io.offerstream.warehouse.store.StoredTable;
import java.util.ArrayList;
import java.util.Optional;

/**
 * What Snowpipe Streaming (classic) asks of the service, as ingest SDK 2.3.0 does. What is refused is a status code in
 * an answer, never an error. Safe for use from many threads.
 */
public final class Streaming {
    private static final long KEY_ID = 1;
    private static final long DEPLOYMENT = 1;

    private final Store store;
    private final Catalogue catalogue;
    private final Blobs blobs;
    private final RegisterChunk registerChunk;

    public Streaming(Store store, Catalogue catalogue, Blobs blobs) {
        this.store = store;
        this.catalogue = catalogue;
        this.blobs = blobs;
        this.registerChunk = new RegisterChunk(store, catalogue, blobs);
    }

    /** {@code client/configure}: where blobs are to be written: into a folder. */
    public ObjectNode configure() {
        blobs.deleteForgotten();
        var answer = status(StatusCode.SUCCESS);
        answer.put("prefix", "w" + RandomId.next());
        answer.put("deployment_id", DEPLOYMENT);
        var stage = answer.putObject("stage_location");
        stage.put("locationType", "LOCAL_FS");
        stage.put("location", blobs.folder().toString());
        stage.put("path", "");
        stage.put("region", "local");
        stage.putObject("creds");
        return answer;
    }

    /** {@code channels/open}. */
    public ObjectNode open(JsonNode request) {
        var problem = problem(request);
        if (problem.isPresent()) {
            return status(problem.get());
        }
        var name = request.path("channel").asText();
        return store.write(connection -> {
            var table = catalogue.table(connection, tableOf(request));
            if (table.isEmpty()) {
                return status(StatusCode.NO_SUCH_TABLE);
            }
            var channel = Channels.open(connection, table.get().name(), name);
            if (request.path("offset_token").isTextual()) {
                var token = request.path("offset_token").asText();
                Channels.advance(connection, channel, channel.rowSequencer(), Optional.of(token));
                channel = Channels.find(connection, channel.table(), name).orElseThrow();
            }
            return opened(channel, table.get());
        });
    }

    private ObjectNode opened(Channel channel, StoredTable table) {
        var answer = named(status(StatusCode.SUCCESS), table.name());
        answer.put("channel", channel.name());
        answer.put("client_sequencer", channel.clientSequencer());
        answer.put("row_sequencer", channel.rowSequencer());
        answer.put("offset_token", channel.offsetToken().orElse(null));
        answer.put("encryption_key", blobs.key().base64());
        answer.put("encryption_key_id", KEY_ID);
        var columns = answer.putArray("table_columns");
        table.columns().forEach(column -> describe(columns.addObject(), column));
        return answer;
    }

    private static void describe(ObjectNode answer, Column column) {
        var type = column.type();
        answer.put("name", Identifiers.quotedIfNeeded(column.name()));
        answer.put("type", type.written());
        answer.put("logical_type", type.kind().name());
        answer.put("physical_type", type.physical());
        switch (type.kind()) {
            case FIXED -> answer.put("precision", type.precision()).put("scale", type.scale());
            // So that the client writes decimal seconds with this many digits behind the point.
            case TIMESTAMP_NTZ -> answer.put("precision", 0).put("scale", type.scale());
            case TEXT, VARIANT, ARRAY, OBJECT ->
                answer.put("length", 16_777_216).put("byte_length", 16_777_216);
            case REAL, BOOLEAN, DATE -> answer.putNull("length");
        }
        answer.put("nullable", column.nullable());
        answer.put("ordinal", column.ordinal());
    }

    /** {@code channels/status}: what is committed of channels. */
    public ObjectNode status(JsonNode request) {
        var answer = status(StatusCode.SUCCESS);
        var channels = answer.putArray("channels");
        store.read(connection -> {
            for (var asked : request.path("channels")) {
                var channel = Channels.find(
                        connection, tableOf(asked), asked.path("channel_name").asText());
                var status = channels.addObject();
                if (channel.isEmpty()) {
                    status.put("status_code", StatusCode.NO_SUCH_CHANNEL.number());
                    continue;
                }
                boolean isWriter = channel.get().clientSequencer()
                        == asked.path("client_sequencer").asLong(-1);
                status.put("status_code", (isWriter ? StatusCode.SUCCESS : StatusCode.OTHER_WRITER).number());
                status.put("persisted_offset_token", channel.get().offsetToken().orElse(null));
                status.put("persisted_client_sequencer", channel.get().clientSequencer());
                status.put("persisted_row_sequencer", channel.get().rowSequencer());
            }
            return null;
        });
        return answer;
    }

    /** {@code channels/drop}: forgets a channel, unless the caller names a client sequencer that is not its. */
    public ObjectNode drop(JsonNode request) {
        var problem = problem(request);
        if (problem.isPresent()) {
            return status(problem.get());
        }
        var table = tableOf(request);
        var name = request.path("channel").asText();
        var status = store.write(connection -> {
            var channel = Channels.find(connection, table, name);
            if (channel.isEmpty()) {
                return StatusCode.NO_SUCH_CHANNEL;
            }
            var sequencer = request.path("client_sequencer");
            if (sequencer.isNumber() && sequencer.asLong() != channel.get().clientSequencer()) {
                return StatusCode.OTHER_WRITER;
            }
            Channels.drop(connection, table, name);
            return StatusCode.SUCCESS;
        });
        return named(status(status), table).put("channel", name);
    }

    /** {@code channels/write/blobs}: registers blobs, chunk by chunk, each in a transaction. */
    public ObjectNode write(JsonNode request) {
        var answer = status(StatusCode.SUCCESS);
        var answers = answer.putArray("blobs");
        for (var blob : request.path("blobs")) {
            var path = blob.path("path").asText();
            var chunks = answers.addObject().put("path", path).putArray("chunks");
            for (var chunk : blob.path("chunks")) {
                var writes = new ArrayList<ChannelWrite>();
                chunk.path("channels").forEach(channel -> writes.add(ChannelWrite.of(channel)));
                var statuses = registerChunk.register(tableOf(chunk), path, chunk, writes);
                var channels = named(chunks.addObject(), tableOf(chunk)).putArray("channels");
                writes.forEach(write -> answer(channels.addObject(), write, statuses.get(write)));
            }
            // Whatever became of it: taken, or to be written again under another name.
            blobs.deleteBlob(path);
        }
        return answer;
    }

    private static void answer(ObjectNode answer, ChannelWrite write, StatusCode status) {
        answer.put("status_code", status.number())
                .put("message", status.message())
                .put("channel", write.name())
                .put("client_sequencer", write.clientSequencer());
    }

    private static Optional<StatusCode> problem(JsonNode request) {
        if (!Identifiers.named(request.path("database").asText()).equals(WarehouseNames.DATABASE)) {
            return Optional.of(StatusCode.NO_SUCH_DATABASE);
        } else if (!Identifiers.named(request.path("schema").asText()).equals(WarehouseNames.SCHEMA)) {
            return Optional.of(StatusCode.NO_SUCH_SCHEMA);
        }
        return Optional.empty();
    }

    private static String tableOf(JsonNode request) {
        return Identifiers.named(request.path("table").asText());
    }

    private static ObjectNode named(ObjectNode answer, String table) {
        return answer.put("database", WarehouseNames.DATABASE)
                .put("schema", WarehouseNames.SCHEMA)
                .put("table", Identifiers.quotedIfNeeded(table));
    }

    private static ObjectNode status(StatusCode code) {
        return Json.object().put("status_code", code.number()).put("message", code.message());
    }
}
