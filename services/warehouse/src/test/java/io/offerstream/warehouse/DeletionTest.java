package io.offerstream.warehouse;

import static io.offerstream.warehouse.TestClients.awaitCommitted;
import static io.offerstream.warehouse.TestClients.client;
import static io.offerstream.warehouse.TestClients.insert;
import static io.offerstream.warehouse.TestClients.open;
import static io.offerstream.warehouse.TestConnections.connect;
import static io.offerstream.warehouse.TestConnections.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of somebody who is forgotten, through Snowflake's own JDBC driver. */
class DeletionTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeOutTheRowsAskedForAndNoOthers() throws Exception {
        try (var warehouse = LocalWarehouse.start(new WarehouseSettings(folder, 0));
                var connection = connect(warehouse, folder);
                var client = client("test", warehouse.url(), WarehouseCredentials.in(folder))) {
            try (var statement = connection.createStatement()) {
                statement.execute("create table if not exists T (N INT, CHANNEL VARCHAR, TAGS ARRAY)");
            }
            for (var name : List.of("one", "other")) {
                var channel = open(client, "T", name);
                insert(channel, 0, 10);
                awaitCommitted(channel, "9");
            }

            try (var delete = connection.prepareStatement("delete from T where CHANNEL = ?")) {
                delete.setString(1, "one");
                assertThat(delete.executeUpdate()).isEqualTo(10);
                assertThat(delete.executeUpdate()).isZero();
            }

            assertThat(rows(connection, "select CHANNEL, count(*) from T group by 1"))
                    .containsExactly(List.of("other", "10"));
            try (var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute("delete from T"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("syntax error");
                assertThatThrownBy(() -> statement.execute("delete from T where NOBODY = 'x'"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("invalid identifier 'NOBODY'");
                assertThatThrownBy(() -> statement.execute("delete from NOTHING where A = 'x'"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getErrorCode()).isEqualTo(2003));
            }
        }
    }
}
