package io.offerstream.operations.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.operations.NotDoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {
    @TempDir
    private Path folder;

    private List<Row> rows(String select) throws SQLException {
        var file = folder.resolve("it's a table.parquet");
        try (var database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
        }
        var rows = new ArrayList<Row>();
        try (var open = Rows.open(file)) {
            for (var row = open.next(); row.isPresent(); row = open.next()) {
                rows.add(row.get());
            }
        }
        return rows;
    }

    @Test
    void shouldReadEveryTypeThatAnUnloadHas() throws SQLException {
        var row =
                rows("SELECT 'x' AS \"TEXT\", 7::DECIMAL(38,0) AS number, 0.25::DECIMAL(10,4) AS fraction, true AS truth,"
                                + " TIMESTAMP '2025-03-01 10:00:00.123' AS local, TIMESTAMPTZ '2025-03-01 10:00:00+00' AS instant,"
                                + " DATE '2025-03-01' AS day, ['a', 'b'] AS list, NULL::VARCHAR AS nothing, 'raw'::BLOB AS bytes,"
                                + " 0.5::DOUBLE AS real")
                        .get(0);

        assertThat(row.number()).isEqualTo(1);
        assertThat(row.cells().toString())
                .isEqualTo("{TEXT=\"x\", number=7, fraction=0.2500, truth=true, local=\"2025-03-01T10:00:00.123\","
                        + " instant=1740823200000, day=\"2025-03-01\", list=[\"a\",\"b\"], nothing=null, bytes=\"raw\","
                        + " real=0.5}");
        assertThat(row.raw()).contains("a|b", "x", "");
    }

    @Test
    void shouldReadMoreRowsThanOneChunk() throws SQLException {
        var rows = rows("SELECT range AS id FROM range(10000)");

        assertThat(rows).hasSize(10_000);
        assertThat(rows.get(9_999).number()).isEqualTo(10_000);
        assertThat(rows.get(9_999).cells().get("id").longValue()).isEqualTo(9_999);
    }

    @Test
    void shouldSayThatAFileIsNoParquet() throws IOException {
        var file = Files.writeString(folder.resolve("x.parquet"), "a,b\n1,2\n");

        assertThatThrownBy(() -> Rows.open(file))
                .isInstanceOf(NotDoneException.class)
                .hasMessageContaining("x.parquet: cannot be read as Parquet");
    }
}
