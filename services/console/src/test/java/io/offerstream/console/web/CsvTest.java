package io.offerstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+cmd", "-cmd", "@sum", "\tx"})
    void shouldNotLetASpreadsheetRunACell(String cell) {
        assertThat(Csv.cell(cell)).startsWith("'");
    }

    @ParameterizedTest
    @CsvSource({"-0.25", "12", "1.0E-9", "0.5"})
    void shouldKeepNumbersNumbers(String number) {
        assertThat(Csv.cell(number)).isEqualTo(number);
    }

    @Test
    void shouldQuoteWhatWouldBreakALine() {
        assertThat(Csv.cell("a,\"b\"\nc")).isEqualTo("\"a,\"\"b\"\"\nc\"");
    }

    @Test
    void shouldWriteExactValuesUnderTheNamesOfColumns() {
        var table = new Table(
                "arms",
                "Arms",
                List.of(Column.text("Arm", "arm"), Column.number("Rate", "rate")),
                List.of(List.of(Cell.of("TEST"), Cell.percent(0.12345)), List.of(Cell.of("HOLD_OUT"), Cell.none())),
                "");

        assertThat(Csv.of(table)).isEqualTo("arm,rate\r\nTEST,0.12345\r\nHOLD_OUT,\r\n");
    }
}
