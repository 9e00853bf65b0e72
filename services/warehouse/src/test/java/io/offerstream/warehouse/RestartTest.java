package io.offerstream.warehouse;

import static io.offerstream.warehouse.TestConnections.connect;
import static io.offerstream.warehouse.TestConnections.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    private Path folder;

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void shouldKeepTablesAndSessionsOverARestart() throws Exception {
        var before = LocalWarehouse.start(new WarehouseSettings(folder, 0));
        int port = before.url().getPort();
        var session = connect(before, folder);
        session.createStatement().execute("create table if not exists KEPT (A VARCHAR not null comment 'kept')");
        before.close();

        try (var after = LocalWarehouse.start(new WarehouseSettings(folder, port));
                session) {
            assertThat(after.url()).isEqualTo(before.url());
            assertThat(rows(session, "desc table KEPT").get(0))
                    .containsSubsequence("A", "VARCHAR(16777216)", "COLUMN", "N")
                    .endsWith("kept");
        }
    }

    @Test
    void shouldSayWhatIsTaken() {
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0))) {
            assertThatThrownBy(() -> LocalWarehouse.start(new WarehouseSettings(folder, 0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another warehouse runs on " + folder);
            int port = warehouse.url().getPort();
            var other = new WarehouseSettings(folder.resolve("other"), port);
            assertThatThrownBy(() -> LocalWarehouse.start(other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
        }
    }

    @Test
    void shouldLeaveAFileThatDuckDbAloneCanRead() throws Exception {
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0));
                var connection = connect(warehouse, folder)) {
            connection.createStatement().execute("create table if not exists OPEN (A INT)");
        }

        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                var statement = duckDb.createStatement();
                var row = statement.executeQuery("select count(*) from RAW.OPEN")) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
    }

    @Test
    void shouldTellHowItIs() throws Exception {
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0));
                var connection = connect(warehouse, folder)) {
            connection.createStatement().execute("create table if not exists T (A INT)");

            var answer = send(HttpRequest.newBuilder(warehouse.url().resolve("/health")));

            var health = new JsonMapper().readTree(answer.body());
            assertThat(health.path("state").asText()).isEqualTo("READY");
            assertThat(health.path("rows").path("T").asLong(-1)).isZero();
            assertThat(health.path("lastCommit").isNull()).isTrue();
        }
    }

    @Test
    void shouldTurnFaultsOnOverHttpOnlyWhenItWasStartedSo() throws Exception {
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0))) {
            assertThat(fault(warehouse, "revoke-grant", "{}").statusCode()).isEqualTo(404);
        }
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0).withFaults());
                var connection = connect(warehouse, folder)) {
            connection.createStatement().execute("create table if not exists T (A INT)");
            assertThat(fault(warehouse, "revoke-grant", "{}").statusCode()).isEqualTo(200);
            assertThat(rows(connection, "show grants on table T").get(0))
                    .contains("SELECT")
                    .doesNotContain("OWNERSHIP");
            assertThatThrownBy(() -> connection.createStatement().execute("alter table T add column B INT"))
                    .hasMessageContaining("Insufficient privileges to operate on table 'T'");
            assertThat(fault(warehouse, "restore-grant", "{}").statusCode()).isEqualTo(200);
            assertThat(rows(connection, "show grants on table T").get(0)).contains("OWNERSHIP");
            assertThat(fault(warehouse, "earthquake", "{}").body()).contains("no such fault: 'earthquake'");
            assertThat(fault(warehouse, "refuse", "{\"path\": \"query-request\", \"status\": 503, \"times\": 1}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(rows(connection, "select 1")).containsExactly(List.of("1"));
            assertThat(fault(warehouse, "struck", "{}").body()).isEqualTo("{\"struck\":1}");
        }
    }

    private static HttpResponse<String> fault(LocalWarehouse warehouse, String name, String settings) throws Exception {
        return send(HttpRequest.newBuilder(warehouse.url().resolve("/faults/" + name))
                .POST(BodyPublishers.ofString(settings)));
    }

    @Test
    void shouldRefuseAWriterWithoutAToken() throws Exception {
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0))) {
            var answer = send(HttpRequest.newBuilder(warehouse.url().resolve("/v1/streaming/client/configure/"))
                    .POST(BodyPublishers.ofString("{}")));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("390144").doesNotContain("stage_location");
        }
    }
}
