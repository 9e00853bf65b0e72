package io.offerstream.warehouse.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.WarehouseSettings;
import io.offerstream.warehouse.blob.BlobKey;
import io.offerstream.warehouse.blob.Blobs;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Column;
import io.offerstream.warehouse.store.ColumnType;
import io.offerstream.warehouse.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.snowflake.ingest.utils.Cryptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a well-behaved client never sends, or sends only after a failure. */
class StreamingTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private final Catalogue catalogue = new Catalogue(Clock.systemUTC());
    private Store store;
    private Blobs blobs;
    private Streaming streaming;
    private int blobCount;

    @BeforeEach
    void open() {
        store = Store.open(new WarehouseSettings(folder, 0));
        blobs = new Blobs(folder.resolve("blobs"), store.decoded(), BlobKey.random(), Clock.systemUTC());
        streaming = new Streaming(store, catalogue, blobs);
        store.write(connection -> {
            catalogue.create(
                    connection,
                    "T",
                    List.of(
                            new Column("N", 1, ColumnType.parse("INT"), true, Optional.empty()),
                            new Column("DAY", 2, ColumnType.parse("DATE"), false, Optional.empty())),
                    true,
                    Optional.empty());
            return null;
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ObjectNode named() {
        return JSON.createObjectNode()
                .put("database", "OFFERS")
                .put("schema", "RAW")
                .put("table", "T");
    }

    private long openChannel(String name) {
        var answer = streaming.open(named().put("channel", name));
        assertThat(answer.path("status_code").asInt()).isZero();
        return answer.path("client_sequencer").asLong();
    }

    /** A part of a chunk, as a client would write it. */
    private record Part(String channel, long clientSequencer, long rowSequencer) {}

    /** Writes a blob of one chunk with the rows of {@code select}, and says how it would be registered. */
    private ObjectNode blob(String select, long rows, Part... parts) throws Exception {
        var parquet = folder.resolve("chunk.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (" + select + ") to '" + parquet + "' (format parquet)");
        }
        var path = "2026/b_" + blobCount++ + ".bdec";
        var content = Files.readAllBytes(parquet);
        var padded = Arrays.copyOf(content, content.length + 16 - content.length % 16);
        var encrypted = Cryptor.encrypt(padded, blobs.key().base64(), path, 0);
        var file = folder.resolve("blobs").resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, encrypted);
        var md5 = MessageDigest.getInstance("MD5");
        md5.update(encrypted, 0, content.length);
        var request = JSON.createObjectNode();
        var blob = request.putArray("blobs").addObject().put("path", path);
        var chunk = blob.putArray("chunks").addObject();
        chunk.setAll(named());
        chunk.put("chunk_start_offset", 0).put("chunk_length", content.length);
        chunk.put("chunk_md5", HexFormat.of().formatHex(md5.digest()));
        chunk.putObject("eps").put("rows", rows);
        var channels = chunk.putArray("channels");
        for (var part : parts) {
            channels.addObject()
                    .put("channel_name", part.channel())
                    .put("client_sequencer", part.clientSequencer())
                    .put("row_sequencer", part.rowSequencer())
                    .put("end_offset_token", "o" + part.rowSequencer());
        }
        return request;
    }

    private static ObjectNode chunkOf(ObjectNode request) {
        return (ObjectNode) request.path("blobs").path(0).path("chunks").path(0);
    }

    /** @return the channels' status codes */
    private List<Integer> write(JsonNode request) {
        var chunk =
                streaming.write(request).path("blobs").path(0).path("chunks").path(0);
        var codes = new ArrayList<Integer>();
        chunk.path("channels")
                .forEach(channel -> codes.add(channel.path("status_code").asInt()));
        return codes;
    }

    private long rows() {
        return store.read(connection -> catalogue.rows(connection, "T"));
    }

    private JsonNode status(String channel, long clientSequencer) {
        var request = JSON.createObjectNode();
        request.putArray("channels").addObject().setAll(named());
        ((ObjectNode) request.path("channels").path(0))
                .put("channel_name", channel)
                .put("client_sequencer", clientSequencer);
        return streaming.status(request).path("channels").path(0);
    }

    private static String days(int count) {
        return "select i::decimal(38, 0) as \"N\", date '2026-11-26' as \"DAY\" from range(" + count + ") t(i)";
    }

    @Test
    void shouldAddNothingForABlobThatCameBefore() throws Exception {
        long sequencer = openChannel("c");
        var request = blob(days(5), 5, new Part("c", sequencer, 1));

        assertThat(write(request)).containsExactly(0);
        assertThat(write(request)).containsExactly(0);

        assertThat(rows()).isEqualTo(5);
        assertThat(status("c", sequencer).path("persisted_offset_token").asText())
                .isEqualTo("o1");
        assertThat(status("c", sequencer).path("persisted_row_sequencer").asLong())
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseChunksOutOfOrder() throws Exception {
        long sequencer = openChannel("c");

        assertThat(write(blob(days(5), 5, new Part("c", sequencer, 2)))).containsExactly(21);

        assertThat(rows()).isZero();
        assertThat(status("c", sequencer).path("persisted_row_sequencer").asLong())
                .isZero();
    }

    @Test
    void shouldRefuseAnOlderWriter() throws Exception {
        long old = openChannel("c");
        long sequencer = openChannel("c");

        assertThat(sequencer).isEqualTo(old + 1);
        assertThat(write(blob(days(5), 5, new Part("c", old, 1)))).containsExactly(20);
        assertThat(status("c", old).path("status_code").asInt()).isEqualTo(20);
        assertThat(write(blob(days(5), 5, new Part("c", sequencer, 1)))).containsExactly(0);
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void shouldTakeOrRefuseAChunkOfSeveralChannelsWhole() throws Exception {
        long a = openChannel("a");
        long b = openChannel("b");

        assertThat(write(blob(days(5), 5, new Part("a", a, 1), new Part("b", b, 2))))
                .containsExactly(22, 21);
        assertThat(write(blob(days(5), 5, new Part("a", a, 1), new Part("none", 0, 1))))
                .containsExactly(22, 25);
        assertThat(rows()).isZero();
        assertThat(write(blob(days(5), 5, new Part("a", a, 1), new Part("b", b, 1))))
                .containsExactly(0, 0);
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void shouldRefuseABlobThatIsNotWhatItsRegistrationSays() throws Exception {
        long sequencer = openChannel("c");
        var part = new Part("c", sequencer, 1);
        var wrongMd5 = blob(days(5), 5, part);
        chunkOf(wrongMd5).put("chunk_md5", "0".repeat(32));
        var noPlace = blob(days(5), 5, part);
        chunkOf(noPlace).remove("chunk_start_offset");
        var missing = blob(days(5), 5, part);
        ((ObjectNode) missing.path("blobs").path(0)).put("path", "2026/none.bdec");
        var outside = blob(days(5), 5, part);
        ((ObjectNode) outside.path("blobs").path(0)).put("path", "../credentials/snowflake.properties");

        for (var request : List.of(
                wrongMd5,
                noPlace,
                missing,
                outside,
                blob(days(5), 4, part),
                blob("select 1::decimal(38, 0) as \"X\", date '2026-11-26' as \"DAY\"", 1, part),
                blob("select 1::decimal(38, 0) as \"N\", null::date as \"DAY\"", 1, part),
                blob("select 'x' as \"N\", date '2026-11-26' as \"DAY\"", 1, part))) {
            assertThat(write(request)).containsExactly(36);
        }

        assertThat(rows()).isZero();
        assertThat(status("c", sequencer).path("persisted_row_sequencer").asLong())
                .isZero();
        assertThat(write(blob(days(5), 5, part))).containsExactly(0);
    }

    @Test
    void shouldBeginAnewAfterADropButNotForTheOldWriter() throws Exception {
        long sequencer = openChannel("c");
        write(blob(days(5), 5, new Part("c", sequencer, 1)));

        assertThat(streaming
                        .drop(named().put("channel", "c").put("client_sequencer", sequencer + 7))
                        .path("status_code")
                        .asInt())
                .isEqualTo(20);
        assertThat(streaming
                        .drop(named().put("channel", "c"))
                        .path("status_code")
                        .asInt())
                .isZero();
        assertThat(write(blob(days(5), 5, new Part("c", sequencer, 2)))).containsExactly(25);

        assertThat(openChannel("c")).isGreaterThan(sequencer);
        assertThat(write(blob(days(5), 5, new Part("c", sequencer, 1)))).containsExactly(20);
    }

    @Test
    void shouldBeginWhereTheClientSaysIfItSays() {
        var answer = streaming.open(named().put("channel", "c").put("offset_token", "41"));

        assertThat(answer.path("offset_token").asText()).isEqualTo("41");
        assertThat(streaming
                        .open(named().put("channel", "c"))
                        .path("offset_token")
                        .asText())
                .isEqualTo("41");
    }

    @Test
    void shouldKnowOneDatabaseAndSchema() {
        assertThat(streaming
                        .open(named().put("database", "X"))
                        .path("status_code")
                        .asInt())
                .isEqualTo(8);
        assertThat(streaming
                        .open(named().put("schema", "X"))
                        .path("status_code")
                        .asInt())
                .isEqualTo(9);
        assertThat(streaming.open(named().put("table", "X")).path("status_code").asInt())
                .isEqualTo(4);
    }
}
