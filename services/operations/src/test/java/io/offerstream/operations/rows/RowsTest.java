package io.offerstream.operations.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.operations.NotDoneException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    @TempDir
    private Path folder;

    private List<Row> rows(String name, String content) throws IOException {
        return rows(name, content, UTF_8);
    }

    private List<Row> rows(String name, String content, Charset charset) throws IOException {
        var file = Files.writeString(folder.resolve(name), content, charset);
        var rows = new ArrayList<Row>();
        try (var open = Rows.open(file)) {
            for (var row = open.next(); row.isPresent(); row = open.next()) {
                rows.add(row.get());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "\uFEFFa,b\r\n1,2", "\"a\",\"b\"\n\"1\",\"2\"\n"})
    void shouldReadCsvAsSpreadsheetsWriteIt(String content) throws IOException {
        var rows = rows("x.csv", content);

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.number()).isEqualTo(2);
            assertThat(row.cells()).containsOnlyKeys("a", "b");
            assertThat(row.cells().get("b").textValue()).isEqualTo("2");
        });
    }

    @Test
    void shouldRefuseOnlyTheRowThatHasTooManyCells() throws IOException {
        var rows = rows("x.csv", "a,b\n1,2,3\n4,5\n");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).broken())
                .singleElement()
                .hasToString("Row 2: expected 2 cells as in the header, found 3");
        assertThat(rows.get(1).broken()).isEmpty();
    }

    @Test
    void shouldEndWhereAQuoteIsLost() throws IOException {
        var rows = rows("x.csv", "a,b\n1,2\n\"3,4\n5,6\n");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).broken().get(0).message()).contains("quotes", "the rest of the file cannot be read");
    }

    @Test
    void shouldNotHoldALostQuotesRestInMemory() throws IOException {
        var rows = rows("x.csv", "a,b\n\"1,2\n" + "x".repeat(Rows.MAX_ROW + 100_000));

        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row.broken().get(0).message()).contains("longer than", "quote"));
    }

    @Test
    void shouldRefuseOtherEncodings() throws IOException {
        var csv = "a,b\n" + "1,2\n".repeat(100_000) + "1,Käse\n";
        assertThat(rows("x.csv", csv, ISO_8859_1))
                .last()
                .satisfies(row -> assertThat(row.broken().get(0).message()).contains("not UTF-8"));
        assertThatThrownBy(() -> rows("x.csv", "a,b\n1,Käse\n", ISO_8859_1)).hasMessageContaining("not UTF-8");
        assertThat(rows("x.jsonl", "{\"a\":\"Käse\"}\n{\"a\":\"b\"}\n", ISO_8859_1))
                .satisfies(rows -> assertThat(rows.get(0).broken().get(0)).hasToString("Row 1: is not UTF-8 text"))
                .satisfies(rows -> assertThat(rows.get(1).broken()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "a,,b\n", "a,b,a\n"})
    void shouldRefuseAHeaderThatNamesNoColumns(String content) {
        assertThatThrownBy(() -> rows("x.csv", content))
                .isInstanceOf(NotDoneException.class)
                .hasMessageStartingWith("Row 1: ");
    }

    @Test
    void shouldRefuseOnlyTheJsonLinesThatAreNone() throws IOException {
        var content = """
                {"a":1}

                [1]
                nonsense
                {"a":1,"a":2}
                {"a":1} x
                {"a":
                {"a":3}
                """;

        var rows = rows("x.jsonl", content);

        assertThat(rows.stream().filter(row -> row.broken().isEmpty()).map(Row::number))
                .containsExactly(1L, 8L);
        assertThat(rows.stream().flatMap(row -> row.broken().stream()).map(RowProblem::row))
                .containsExactly(3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void shouldSkipALineThatIsTooLong() throws IOException {
        var rows = rows("x.jsonl", "{\"a\":\"" + "x".repeat(Rows.MAX_ROW) + "\"}\n{\"a\":1}\n");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).broken().get(0).message()).contains("longer than");
        assertThat(rows.get(1).cells().get("a").intValue()).isOne();
    }

    @Test
    void shouldTakeItsOwnFileOfRefusedRowsAgain() throws IOException {
        var file = folder.resolve("refused.csv");
        try (var refused = new RefusedRows(file, List.of("a", "b"))) {
            var row = rows("x.csv", "a,b\n=SUM(A1),-2\n").get(0);
            refused.add(row, List.of(new RowProblem(2, "b", "expected 0 or more")));
        }

        assertThat(Files.readAllLines(file))
                .containsExactly("rejected_row,rejected_because,a,b", "2,b: expected 0 or more,'=SUM(A1),'-2");
        try (var again = Rows.open(file)) {
            assertThat(again.columns()).containsExactly("a", "b");
            assertThat(again.next().orElseThrow().cells().get("a").textValue()).isEqualTo("=SUM(A1)");
        }
    }
}
