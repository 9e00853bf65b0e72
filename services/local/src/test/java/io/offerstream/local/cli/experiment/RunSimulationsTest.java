package io.offerstream.local.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import org.junit.jupiter.api.Test;

class RunSimulationsTest {
    private final CliFixture cli = new CliFixture();

    @Test
    void shouldPrintWhatItMeasuredBesideItsBand() {
        var ended = cli.run("experiment", "simulate", "--short", "--only", "T3,T4", "-o", "csv");

        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .hasSize(3)
                .first()
                .isEqualTo("id,what,reference,measured,repetitions,low,high,verdict");
        assertThat(ended.lines().get(1)).startsWith("T3,").endsWith(",pass").contains(",400,");
        assertThat(ended.lines().get(2)).startsWith("T4,").contains("WRONG").endsWith(",pass");
        assertThat(ended.err()).contains("All inside their bands.");
    }

    @Test
    void shouldGiveTheSameFiguresForTheSameSeed() {
        var once = cli.run("experiment", "simulate", "--short", "--only", "T10", "--seed", "5", "-o", "json");
        var again = cli.run("experiment", "simulate", "--short", "--only", "T10", "--seed", "5", "-o", "json");
        var other = cli.run("experiment", "simulate", "--short", "--only", "T10", "--seed", "6", "-o", "json");

        assertThat(again.out()).isEqualTo(once.out()).isNotEqualTo(other.out());
        assertThat(once.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"id\":\"T10\""));
    }

    @Test
    void shouldNameWhatItKnows() {
        var ended = cli.run("experiment", "simulate", "--only", "T3,detecton");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("there is no detecton", "did you mean detection?", "T9b");
    }
}
