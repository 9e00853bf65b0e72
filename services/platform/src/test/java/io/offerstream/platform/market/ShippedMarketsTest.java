package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The market files that come with the project, and what the documents say of market files. */
class ShippedMarketsTest {
    private static final Path ROOT = Path.of("..", "..");

    @Test
    void shouldLoadEveryShippedMarket() {
        assertThat(MarketFiles.load(ROOT.resolve("config/markets")))
                .extracting(file -> file.config().market())
                .contains("CH", "CJ", "DE", "SB");
    }

    @Test
    void shouldMeasureLiftWhereArmsAreServedAndWithholdItInReplays() {
        assertThat(shipped("DE").experiment().liftWithheld()).isFalse();
        assertThat(shipped("CH").experiment().liftWithheld()).isFalse();
        assertThat(shipped("SB").experiment().liftWithheldBecause())
                .isEqualTo("the offers were sent by another system: these arms caused nothing");
        assertThat(shipped("CJ").experiment().liftWithheld()).isTrue();
    }

    @Test
    void shouldStartTheReplaysCyclesWhereTheirDataStarts() {
        assertThat(shipped("SB")
                        .calendar()
                        .at(Instant.parse("2018-01-01T00:00:00Z"))
                        .orElseThrow()
                        .id())
                .isEqualTo("2018-01-01T00:00");
        assertThat(shipped("CJ").cycle().firstStart().getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
    }

    @Test
    void shouldTolerateTheReplaysTicks() {
        assertThat(List.of(shipped("SB"), shipped("CJ")))
                .allSatisfy(market ->
                        assertThat(market.events().futureTolerance()).isGreaterThanOrEqualTo(Duration.ofHours(24)));
    }

    @Test
    void shouldExplainEveryKeyInTheAnnotatedFile() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("config/markets/DE.yml"));

        assertThat(MarketKey.values()).allSatisfy(key -> {
            String name = key.path().substring(key.path().lastIndexOf('.') + 1);
            int line = indexOf(lines, name);
            assertThat(line).as("line of %s", key.path()).isPositive();
            assertThat(lines.get(line).strip().startsWith("#")
                            || lines.get(line - 1).strip().startsWith("#"))
                    .as("comment at %s", key.path())
                    .isTrue();
        });
    }

    @Test
    void shouldDocumentEveryKeyWithItsDefault() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/markets.md"));

        assertThat(Arrays.stream(MarketKey.values())
                        .map(key -> "| `" + key.path() + "` | "
                                + key.defaultValue()
                                        .map(value -> value.isEmpty() ? "none" : "`" + value + "`")
                                        .orElse("required")
                                + " |"))
                .allSatisfy(row -> assertThat(page).contains(row));
    }

    private static int indexOf(List<String> lines, String key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("[ #]*" + key + ":.*")) {
                return i;
            }
        }
        return -1;
    }

    private static MarketConfig shipped(String market) {
        return MarketFiles.load(ROOT.resolve("config/markets")).stream()
                .map(MarketFile::config)
                .filter(config -> config.market().equals(market))
                .findFirst()
                .orElseThrow();
    }
}
