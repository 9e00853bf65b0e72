package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All figures come out, whatever they are. */
class BenchmarkInteractionStateTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static CliFixture.Ended run(String... options) {
        var arguments = new ArrayList<>(List.of("bench", "interaction-state"));
        arguments.addAll(List.of(options));
        return new CliFixture().run(arguments.toArray(String[]::new));
    }

    private static List<JsonNode> rows(CliFixture.Ended ended) throws JsonProcessingException {
        var rows = new ArrayList<JsonNode>();
        for (var line : ended.lines()) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    /** The run itself fails where an app did not count every record once. */
    @Test
    void shouldMeasureTimeAndState(@TempDir Path folder) throws JsonProcessingException {
        var profile = folder.resolve("state.jfr");

        var ended = run(
                "--customers",
                "200",
                "--events",
                "2000",
                "--ticks",
                "40",
                "--rounds",
                "1",
                "--state-customers",
                "0",
                "--profile",
                profile.toString(),
                "-o",
                "json");

        assertThat(ended.code()).as(ended.err()).isZero();
        var rows = rows(ended);
        assertThat(rows.stream().filter(row -> row.has("round")))
                .hasSize(2)
                .allSatisfy(row -> assertThat(List.of("count_us", "count_cached_us", "interaction_state_us", "ratio"))
                        .allSatisfy(column ->
                                assertThat(row.path(column).asDouble()).isPositive()));
        assertThat(rows.stream().filter(row -> row.path("store").asText().equals("customer-state")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.path("keys").asInt()).isEqualTo(200);
                    assertThat(row.path("bytes").asLong()).isPositive();
                });
        assertThat(ended.err()).contains("200 customers: ", " 400 assignments", " 0 refused");
        assertThat(profile).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--customers=0", "--customers=10,0", "--events=0", "--rounds=0", "--ticks=5", "--exposures=2"})
    void shouldRefuseNumbersThatMakeNoSense(String option) {
        var refused = run(option);

        assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void shouldSayHowManyEventsCustomersNeed() {
        var refused = run("--customers", "1000", "--events", "3000");

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("events must be more than 3000", "2 cycles");
    }
}
