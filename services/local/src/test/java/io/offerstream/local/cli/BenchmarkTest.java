package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.connect.StackInstallations;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both figures come out, whatever they are: how long something takes is no matter of a test. */
class BenchmarkTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static CliFixture.Ended ended;

    /** The run itself fails where an app did not count every record once. */
    @BeforeAll
    static void measure() {
        ended = cli().run(
                        "benchmark",
                        "measurement",
                        "--records",
                        "6000",
                        "--records-per-tick",
                        "500",
                        "--rounds",
                        "1",
                        "--customers",
                        "50",
                        "-o",
                        "json");
    }

    private static CliFixture cli() {
        return new CliFixture(
                new StackInstallations(),
                Map.of(
                        "OFFERSTREAM_MARKETS_DIR",
                        Path.of("../../config/markets").toString()),
                Clock.systemUTC());
    }

    private static List<JsonNode> rows(String per) {
        return ended.lines().stream()
                .map(BenchmarkTest::parse)
                .filter(row -> row.path("per").asText().equals(per))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldMeasureBothInEveryRound() {
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(rows("record")).extracting(row -> row.path("round").asText()).containsExactly("1", "min", "median");
        assertThat(rows("record")).allSatisfy(row -> {
            assertThat(row.path("baseline_us").asDouble()).isPositive();
            assertThat(row.path("measurement_us").asDouble()).isPositive();
            assertThat(row.path("ratio").asDouble()).isPositive();
        });
    }

    @Test
    void shouldAlsoSayWhatAnEventCosts() {
        assertThat(rows("event"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("ratio").asDouble()).isPositive());
        assertThat(ended.err()).contains("6,000 records of interaction-counts", "Per impression or redemption: ratio ");
    }

    /** The run itself fails where one of the instances had nothing to do. */
    @Test
    void shouldMeasureTwoInstancesBesideOne() {
        var compared = cli().run(
                        "benchmark",
                        "interaction-state",
                        "--customers",
                        "20000",
                        "--ticks",
                        "20",
                        "--rounds",
                        "1",
                        "--instances",
                        "2",
                        "-o",
                        "json");

        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.lines().stream().map(BenchmarkTest::parse))
                .extracting(row -> row.path("round").asText())
                .containsExactly("1", "median");
        assertThat(compared.lines().stream().map(BenchmarkTest::parse)).allSatisfy(row -> {
            assertThat(row.path("one_per_s").asDouble()).isPositive();
            assertThat(row.path("several_per_s").asDouble()).isPositive();
            assertThat(row.path("ratio").asDouble()).isPositive();
        });
    }

    @Test
    void shouldRefuseToCompareOneInstanceWithItself() {
        var refused = new CliFixture().run("benchmark", "interaction-state", "--instances", "1");

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("--instances at least 2");
    }

    @Test
    void shouldRefuseToMeasureNothing() {
        var refused = new CliFixture().run("benchmark", "measurement", "--records", "0");

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("more than 0");
    }
}
