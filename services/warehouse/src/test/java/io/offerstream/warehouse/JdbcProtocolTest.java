package io.offerstream.warehouse;

import static io.offerstream.warehouse.TestConnections.connect;
import static io.offerstream.warehouse.TestConnections.properties;
import static io.offerstream.warehouse.TestConnections.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through Snowflake's own JDBC driver. */
class JdbcProtocolTest {
    @TempDir
    private static Path folder;

    private static LocalWarehouse warehouse;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0));
        connection = connect(warehouse, folder);
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        warehouse.close();
    }

    private static PrivateKey anotherKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair().getPrivate();
    }

    private static void execute(String sql, String... bindings) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < bindings.length; index++) {
                statement.setString(index + 1, bindings[index]);
            }
            statement.execute();
        }
    }

    @Test
    void shouldRefuseAnotherKey() throws Exception {
        var properties = properties(anotherKey());

        assertThatThrownBy(() -> connect(warehouse.url(), properties))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390144))
                .hasMessageContaining("JWT token is invalid.")
                .hasMessageContaining("it is of another key than the user's");
    }

    @Test
    void shouldRefuseAnUnknownUser() {
        var properties = properties(WarehouseCredentials.in(folder).privateKey());
        properties.put("user", "SOMEBODY");

        assertThatThrownBy(() -> connect(warehouse.url(), properties))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390144))
                .hasMessageContaining("there is no user 'SOMEBODY'");
    }

    @Test
    void shouldRefuseAnotherAccount() {
        var properties = properties(WarehouseCredentials.in(folder).privateKey());
        properties.put("account", "elsewhere");

        assertThatThrownBy(() -> connect(warehouse.url(), properties))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390144))
                .hasMessageContaining("elsewhere");
    }

    @Test
    void shouldRefuseAnUnknownRole() {
        var properties = properties(WarehouseCredentials.in(folder).privateKey());
        properties.put("role", "NOBODY");

        assertThatThrownBy(() -> connect(warehouse.url(), properties))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390189));
    }

    @Test
    void shouldAnswerWhatTheConnectorAsksWhenATaskOpens() throws SQLException {
        execute("use database identifier(?)", "OFFERS");
        execute("use schema identifier(?)", "RAW");
        assertThatThrownBy(() -> execute("desc table identifier(?)", "ASKED"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(2003));
        execute(
                "create table if not exists identifier(?) (record_metadata variant comment 'created by automatic table"
                        + " creation from Snowflake Kafka Connector')",
                "ASKED");
        execute("alter table identifier(?) set ENABLE_SCHEMA_EVOLUTION = true", "ASKED");
        execute(
                "alter table identifier(?) add column if not exists \"A\" VARCHAR comment 'it''s a', if not exists B"
                        + " BIGINT comment 'b', if not exists C TIMESTAMP(6)",
                "ASKED");
        execute("alter table identifier(?) add column if not exists A VARCHAR", "ASKED");
        execute(
                "alter table identifier(?) alter A drop not null, A comment 'column altered to be nullable by schema"
                        + " evolution from Snowflake Kafka Connector', B drop not null, B comment 'x'",
                "ASKED");

        try (var statement = connection.prepareStatement("desc table identifier(?)")) {
            statement.setString(1, "ASKED");
            var columns = statement.executeQuery();
            var described = new ArrayList<String>();
            while (columns.next()) {
                described.add(columns.getString("name") + " " + columns.getString("type"));
            }
            assertThat(described)
                    .containsExactly(
                            "RECORD_METADATA VARIANT", "A VARCHAR(16777216)", "B NUMBER(38,0)", "C TIMESTAMP_NTZ(6)");
        }
        try (var statement = connection.prepareStatement("show grants on table identifier(?)")) {
            statement.setString(1, "ASKED");
            var grants = statement.executeQuery();
            assertThat(grants.next()).isTrue();
            assertThat(grants.getString("privilege")).isEqualTo("OWNERSHIP");
            assertThat(grants.getString("grantee_name")).isEqualTo(WarehouseNames.ROLE);
        }
        try (var statement = connection.createStatement()) {
            var tables = statement.executeQuery("show tables like 'ASKED' limit 1");
            assertThat(tables.next()).isTrue();
            assertThat(tables.getString("enable_schema_evolution")).isEqualTo("Y");
        }
        try (var statement = connection.prepareStatement(
                "select SYSTEM$SNOWPIPE_STREAMING_MIGRATE_CHANNEL_OFFSET_TOKEN((?), (?), (?));")) {
            statement.setString(1, "OFFERS.RAW.ASKED");
            statement.setString(2, "a");
            statement.setString(3, "b");
            var migrated = statement.executeQuery();
            assertThat(migrated.next()).isTrue();
            assertThat(migrated.getString(1)).contains("\"responseCode\": 51");
        }
    }

    @Test
    void shouldAnswerEveryTypeAsTheDriverReadsIt() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select 'tä"xt' as a_text, 42 as a_number, 12345678901234567890123456789012345678::hugeint as big,
                            1.50::decimal(10, 2) as price, 0.1::double as a_double, true as yes, false as no,
                            date '1969-12-31' as day, timestamp '2026-11-26 11:30:00.123456' as at,
                            timestamp '1969-12-31 23:59:59.5' as early, '{"offset": 3}'::json as variant,
                            ['x', 'y'] as list, {'k': [1, 2]} as struct, null as nothing, null::date as no_day,
                            null::boolean as no_truth, null::timestamp as no_time, count(*) as "lower"
                        """)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("A_TEXT")).isEqualTo("tä\"xt");
            assertThat(row.getInt("A_NUMBER")).isEqualTo(42);
            assertThat(row.getBigDecimal("BIG")).isEqualByComparingTo("12345678901234567890123456789012345678");
            assertThat(row.getBigDecimal("PRICE")).isEqualByComparingTo("1.50");
            assertThat(row.getDouble("A_DOUBLE")).isEqualTo(0.1);
            assertThat(row.getBoolean("YES")).isTrue();
            assertThat(row.getBoolean("NO")).isFalse();
            assertThat(row.getDate("DAY")).isEqualTo(Date.valueOf("1969-12-31"));
            assertThat(row.getString("AT")).startsWith("Thu, 26 Nov 2026 11:30:00");
            assertThat(row.getTimestamp("AT").toInstant()).isEqualTo("2026-11-26T11:30:00.123456Z");
            assertThat(row.getTimestamp("EARLY").toInstant()).isEqualTo("1969-12-31T23:59:59.500Z");
            assertThat(row.getString("VARIANT")).isEqualTo("{\"offset\": 3}");
            assertThat(row.getString("LIST")).isEqualTo("[\"x\",\"y\"]");
            assertThat(row.getString("STRUCT")).isEqualTo("{\"k\":[1,2]}");
            assertThat(row.getLong("lower")).isEqualTo(1);
            for (var absent : List.of("NOTHING", "NO_DAY", "NO_TRUTH", "NO_TIME")) {
                assertThat(row.getString(absent)).as(absent).isNull();
            }
            var metadata = row.getMetaData();
            assertThat(metadata.getColumnType(1)).isEqualTo(Types.VARCHAR);
            assertThat(metadata.getColumnType(2)).isEqualTo(Types.BIGINT);
            assertThat(metadata.getColumnTypeName(11)).isEqualTo("VARIANT");
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void shouldBindValuesOfEveryType() throws SQLException {
        try (var statement = connection.prepareStatement("select ?, ?, ?, ?, ?, ?")) {
            statement.setString(1, "a'b");
            statement.setLong(2, 7);
            statement.setDouble(3, 0.5);
            statement.setBoolean(4, true);
            statement.setDate(5, Date.valueOf("2026-11-26"));
            statement.setNull(6, Types.VARCHAR);
            var row = statement.executeQuery();
            row.next();
            assertThat(row.getString(1)).isEqualTo("a'b");
            assertThat(row.getLong(2)).isEqualTo(7);
            assertThat(row.getDouble(3)).isEqualTo(0.5);
            assertThat(row.getBoolean(4)).isTrue();
            assertThat(row.getString(5)).isEqualTo("2026-11-26");
            assertThat(row.getString(6)).isNull();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAQueryAndWhere() {
        assertThatThrownBy(() -> rows(connection, "select 1,\n  nosuch from (select 1 as a)"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(904))
                .hasMessageContaining("error line 2 at position 2")
                .hasMessageContaining("invalid identifier 'nosuch'");
        assertThatThrownBy(() -> rows(connection, "select * from nowhere"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(2003))
                .hasMessageContaining("Object 'nowhere' does not exist or not authorized");
        assertThatThrownBy(() -> rows(connection, "select 1 form x y"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1003))
                .hasMessageContaining("line 1 at position");
    }

    @Test
    void shouldRefuseToWriteOrToReadOtherFiles() throws Exception {
        execute("create table if not exists KEPT (A VARCHAR)");
        for (var sql : List.of(
                "insert into KEPT values ('x')",
                "drop table KEPT",
                "delete from KEPT",
                "select 1; drop table KEPT",
                "with gone as (delete from KEPT returning *) select * from gone",
                "with put as (insert into KEPT values ('x') returning *) select * from put",
                "select * from read_text('/etc/hostname')",
                "select * from read_parquet('" + folder + "/**')",
                "copy KEPT to '/tmp/x'",
                "attach '/tmp/x.duckdb'",
                "set threads = 4",
                "create or replace table KEPT (A VARCHAR)",
                "create view V as select 1; drop table KEPT")) {
            assertThatThrownBy(() -> execute(sql)).as(sql).isInstanceOf(SQLException.class);
        }
        assertThat(rows(connection, "select count(*) from KEPT")).containsExactly(List.of("0"));
    }

    @Test
    void shouldKeepFilesInAStage() throws Exception {
        var file = Files.writeString(folder.resolve("model.bin"), "a model");
        execute("create stage if not exists MODELS");
        execute("create stage if not exists MODELS");

        assertThat(rows(connection, "put file://" + file + " @MODELS/DE/7 auto_compress=false overwrite=true")
                        .get(0))
                .contains("UPLOADED");
        assertThat(folder.resolve("stage/models/DE/7/model.bin")).hasContent("a model");
        assertThat(rows(connection, "list @MODELS"))
                .singleElement()
                .satisfies(row -> assertThat(row).startsWith("models/DE/7/model.bin", "7"));
        assertThat(rows(connection, "list @MODELS/CH")).isEmpty();
        assertThatThrownBy(() -> rows(connection, "list @NOWHERE")).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> execute("put file://" + file + " @MODELS/../../x"))
                .hasMessageContaining("leads out of the stage");
    }

    @Test
    void shouldMakeViews() throws SQLException {
        execute("create table if not exists VIEWED (A VARCHAR, B INT)");
        execute("create or replace view SEEN as select A from VIEWED where B > 1");

        assertThat(rows(connection, "select * from OFFERS.RAW.SEEN")).isEmpty();
        assertThatThrownBy(() -> execute("create or replace view BROKEN as select C from VIEWED"))
                .hasMessageContaining("invalid identifier 'C'");
    }
}
