package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.connect.StackInstallations;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures come out, whatever they are; the run itself fails where trainer and library did not learn the same. */
class BenchmarkTrainerTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldMeasureTheTrainerBesideTheLibrary() {
        var ended = new CliFixture(new StackInstallations(), Map.of(), Clock.systemUTC())
                .run(
                        "benchmark",
                        "trainer",
                        "--contrasts",
                        "3000",
                        "--contrasts-per-tick",
                        "30",
                        "--rounds",
                        "1",
                        "--no-components",
                        "4",
                        "-o",
                        "json");

        assertThat(ended.code()).as(ended.err()).isZero();
        var rows = ended.lines().stream().map(BenchmarkTrainerTest::parse).toList();
        assertThat(rows).extracting(row -> row.path("round").asText()).containsExactly("1", "median");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.path("ranking_a_second").asDouble()).isPositive();
            assertThat(row.path("trainer_a_second").asDouble()).isPositive();
            assertThat(row.path("cpu_ratio").asDouble()).isPositive();
        });
        assertThat(ended.err()).contains("3 versions", "Both ended in the same bits.");
    }

    @Test
    void shouldRefuseToMeasureNothing() {
        assertThat(new CliFixture()
                        .run("benchmark", "trainer", "--contrasts", "0")
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(new CliFixture()
                        .run("benchmark", "trainer", "--freshness", "--for", "PT10S")
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
    }
}
