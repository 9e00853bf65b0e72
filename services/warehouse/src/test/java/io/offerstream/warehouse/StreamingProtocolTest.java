package io.offerstream.warehouse;

import static io.offerstream.warehouse.TestClients.awaitCommitted;
import static io.offerstream.warehouse.TestClients.client;
import static io.offerstream.warehouse.TestClients.insert;
import static io.offerstream.warehouse.TestClients.open;
import static io.offerstream.warehouse.TestConnections.connect;
import static io.offerstream.warehouse.TestConnections.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.warehouse.TestClients.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.snowflake.ingest.streaming.DropChannelRequest;
import net.snowflake.ingest.streaming.SnowflakeStreamingIngestChannel;
import net.snowflake.ingest.utils.SFException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through Snowflake's own streaming client, the version inside the connector. */
class StreamingProtocolTest {
    private static final String WRITE = "/write/blobs/";

    @TempDir
    private static Path folder;

    private static LocalWarehouse warehouse;
    private static Connection connection;
    private static Client client;

    @BeforeAll
    static void start() throws SQLException {
        warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0));
        connection = connect(warehouse, folder);
        client = client("test", warehouse.url(), WarehouseCredentials.in(folder));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        connection.close();
        warehouse.close();
    }

    private static void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void table(String name) throws SQLException {
        execute("create table if not exists " + name + " (N INT, CHANNEL VARCHAR, TAGS ARRAY)");
    }

    private static List<List<String>> counted(String table) throws SQLException {
        return rows(
                connection,
                "select CHANNEL, count(*), count(distinct N), max(N) from " + table + " group by 1 order by 1");
    }

    @Test
    void shouldKeepRowsOfEveryType() throws Exception {
        execute("create table if not exists TYPED (RECORD_METADATA VARIANT, A_TEXT VARCHAR, A_LONG BIGINT,"
                + " A_PRICE NUMBER(10,2), A_DOUBLE FLOAT, A_TRUTH BOOLEAN, A_DAY DATE, A_TIME TIMESTAMP(6),"
                + " A_NANO TIMESTAMP_NTZ, AN_ARRAY ARRAY, AN_OBJECT OBJECT, \"lower\" VARCHAR)");
        var channel = open(client, "TYPED", "types");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("RECORD_METADATA", Map.of("offset", 3));
        row.put("A_TEXT", "tä\"xt");
        row.put("A_LONG", Long.MIN_VALUE);
        row.put("A_PRICE", "12.345");
        row.put("A_DOUBLE", 0.1);
        row.put("A_TRUTH", true);
        row.put("A_DAY", "2026-11-26");
        row.put("A_TIME", "2026-11-26T11:30:00.123456");
        row.put("A_NANO", "1969-12-31T23:59:59.999999999");
        row.put("AN_ARRAY", List.of("a", 1));
        row.put("AN_OBJECT", Map.of("k", List.of()));
        row.put("\"lower\"", "l");
        assertThat(channel.insertRow(row, "1").hasErrors()).isFalse();
        assertThat(channel.insertRow(Map.of(), "2").hasErrors()).isFalse();
        awaitCommitted(channel, "2");

        assertThat(rows(connection, """
                        select RECORD_METADATA, A_TEXT, A_LONG, A_PRICE, A_DOUBLE, A_TRUTH, A_DAY::varchar,
                            A_TIME::varchar, A_NANO::varchar, AN_ARRAY, AN_OBJECT, "lower"
                        from TYPED where A_TEXT is not null"""))
                .containsExactly(List.of(
                        "{\"offset\":3}",
                        "tä\"xt",
                        "-9223372036854775808",
                        "12.35",
                        "0.1",
                        "TRUE",
                        "2026-11-26",
                        "2026-11-26 11:30:00.123456",
                        "1969-12-31 23:59:59.999999999",
                        "[\"a\",1]",
                        "{\"k\":[]}",
                        "l"));
        assertThat(rows(connection, "select count(*) from TYPED where A_TEXT is null and A_TIME is null"))
                .containsExactly(List.of("1"));
    }

    @Test
    void shouldGoOnWhereAChannelWasCommitted() throws Exception {
        table("REOPENED");
        var first = open(client, "REOPENED", "p0");
        insert(first, 0, 100);
        awaitCommitted(first, "99");

        var second = open(client, "REOPENED", "p0");

        assertThat(second.getLatestCommittedOffsetToken()).isEqualTo("99");
        insert(second, 100, 200);
        awaitCommitted(second, "199");
        assertThat(counted("REOPENED")).containsExactly(List.of("p0", "200", "200", "199"));
    }

    @Test
    void shouldRefuseAWriterWhoseChannelAnotherHasOpened() throws Exception {
        table("FENCED");
        var old = open(client, "FENCED", "p0");
        try (var other = client("other", warehouse.url(), WarehouseCredentials.in(folder))) {
            var next = open(other, "FENCED", "p0");
            insert(old, 0, 10);
            awaitInvalid(old);
            insert(next, 0, 10);
            awaitCommitted(next, "9");
        }
        assertThat(counted("FENCED")).containsExactly(List.of("p0", "10", "10", "9"));
    }

    private static void awaitInvalid(SnowflakeStreamingIngestChannel channel) throws InterruptedException {
        for (int tries = 0; tries < 200 && channel.isValid(); tries++) {
            Thread.sleep(50);
        }
        assertThat(channel.isValid()).isFalse();
    }

    @Test
    void shouldInvalidateAChannelOnDemand() throws Exception {
        table("INVALIDATED");
        var channel = open(client, "INVALIDATED", "p0");
        insert(channel, 0, 10);
        awaitCommitted(channel, "9");

        assertThat(warehouse.invalidateChannel("INVALIDATED", "p0")).isTrue();

        insert(channel, 10, 20);
        awaitInvalid(channel);
        assertThatThrownBy(() -> insert(channel, 20, 21)).isInstanceOf(SFException.class);
        var reopened = open(client, "INVALIDATED", "p0");
        assertThat(reopened.getLatestCommittedOffsetToken()).isEqualTo("9");
        insert(reopened, 10, 20);
        awaitCommitted(reopened, "19");
        assertThat(counted("INVALIDATED")).containsExactly(List.of("p0", "20", "20", "19"));
    }

    @Test
    void shouldAddNoRowsTwiceWhenAnAnswerIsLost() throws Exception {
        table("REPEATED");
        var channel = open(client, "REPEATED", "p0");
        long before = warehouse.faults().struck();
        warehouse.faults().loseNextAnswers(WRITE, 503, 1);
        insert(channel, 0, 100);
        awaitCommitted(channel, "99");
        insert(channel, 100, 200);
        awaitCommitted(channel, "199");

        assertThat(warehouse.faults().struck()).isEqualTo(before + 1);
        assertThat(counted("REPEATED")).containsExactly(List.of("p0", "200", "200", "199"));
    }

    @Test
    void shouldLoseNothingThroughErrorsAndSilence() throws Exception {
        table("STRUCK");
        var channel = open(client, "STRUCK", "p0");
        warehouse.faults().refuseNext(WRITE, 500, 1);
        insert(channel, 0, 100);
        warehouse.faults().freeze(Duration.ofMillis(800));
        awaitCommitted(channel, "99");

        assertThat(counted("STRUCK")).containsExactly(List.of("p0", "100", "100", "99"));
    }

    @Test
    void shouldTakeNewColumnsOnceAChannelIsReopened() throws Exception {
        table("EVOLVED");
        var before = open(client, "EVOLVED", "p0");
        insert(before, 0, 5);
        awaitCommitted(before, "4");
        execute("alter table EVOLVED add column if not exists NEW_ONE VARCHAR");
        insert(before, 5, 10);
        awaitCommitted(before, "9");

        var after = open(client, "EVOLVED", "p0");
        after.insertRow(Map.of("N", 10, "CHANNEL", "p0", "NEW_ONE", "x"), "10");
        awaitCommitted(after, "10");

        assertThat(rows(connection, "select count(*), count(NEW_ONE) from EVOLVED"))
                .containsExactly(List.of("11", "1"));
    }

    @Test
    void shouldDropAChannel() throws Exception {
        table("DROPPED");
        var channel = open(client, "DROPPED", "p0");
        insert(channel, 0, 5);
        awaitCommitted(channel, "4");
        client.sdk()
                .dropChannel(DropChannelRequest.builder("p0")
                        .setDBName("OFFERS")
                        .setSchemaName("RAW")
                        .setTableName("DROPPED")
                        .build());

        assertThat(open(client, "DROPPED", "p0").getLatestCommittedOffsetToken())
                .isNull();
    }

    @Test
    void shouldRefuseAnUnknownTable() {
        assertThatThrownBy(() -> open(client, "NOWHERE", "p0"))
                .isInstanceOf(SFException.class)
                .hasMessageContaining("does not exist or is not authorized");
    }

    @Test
    void shouldMakeTheViewsOfAssignments() throws Exception {
        execute("create table if not exists ASSIGNMENTS (RECORD_METADATA VARIANT)");
        execute("alter table ASSIGNMENTS add column if not exists MARKET VARCHAR, if not exists CYCLE_ID VARCHAR,"
                + " if not exists CUSTOMER_ID VARCHAR, if not exists REVISION INT, if not exists ASSIGNMENT_ID VARCHAR,"
                + " if not exists ARM VARCHAR");
        var channel = open(client, "ASSIGNMENTS", "p0");
        for (int revision : new int[] {1, 2, 2}) {
            channel.insertRow(
                    Map.of(
                            "MARKET",
                            "DE",
                            "CYCLE_ID",
                            "c",
                            "CUSTOMER_ID",
                            "4711",
                            "REVISION",
                            revision,
                            "ASSIGNMENT_ID",
                            "DE:4711:c:" + revision,
                            "ARM",
                            "TEST"),
                    "x" + revision);
        }
        awaitCommitted(channel, "x2");

        assertThat(rows(connection, "select REVISION from ASSIGNMENTS_DEDUPED order by 1"))
                .containsExactly(List.of("1"), List.of("2"));
        assertThat(rows(connection, "select REVISION, ARM from ASSIGNMENTS_LATEST"))
                .containsExactly(List.of("2", "TEST"));
    }

    @Test
    void shouldLeaveNoBlobsBehind() throws Exception {
        table("TIDY");
        var channel = open(client, "TIDY", "p0");
        insert(channel, 0, 1000);
        awaitCommitted(channel, "999");

        // The token is committed with the rows, just before the file goes.
        for (int tries = 0; tries < 100 && !files("blobs").isEmpty(); tries++) {
            Thread.sleep(50);
        }
        assertThat(files("blobs")).isEmpty();
        assertThat(files("decoded")).isEmpty();
    }

    private static List<Path> files(String name) throws IOException {
        try (var files = Files.walk(folder.resolve(name))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void shouldTakeManyRowsOfSeveralChannels() throws Exception {
        table("MANY");
        var channels = List.of(open(client, "MANY", "p0"), open(client, "MANY", "p1"), open(client, "MANY", "p2"));
        for (long from = 0; from < 100_000; from += 1000) {
            for (var channel : channels) {
                insert(channel, from, from + 1000);
            }
        }
        for (var channel : channels) {
            awaitCommitted(channel, "99999");
        }

        assertThat(counted("MANY"))
                .containsExactly(
                        List.of("p0", "100000", "100000", "99999"),
                        List.of("p1", "100000", "100000", "99999"),
                        List.of("p2", "100000", "100000", "99999"));
    }
}
