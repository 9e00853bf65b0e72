package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** A good market file that gives every key, and how a bad one is made of it. */
final class GoodMarketFile {
    static final String GOOD = """
            market: DE
            time_zone: Europe/Berlin
            currency: EUR
            number_of_predictions: 3
            seed: 20260105
            cycle:
              first_start: 2026-01-05T04:00
              period: P7D
            experiment:
              id: offers-top3
              arms:
                TEST: 0.80
                CONTROL_POPULARITY: 0.10
                CONTROL_RANDOM: 0.10
              lift: measured
            events:
              attribution_window: P3D
              seal: PT30S
              correct_until: P7D
              future_tolerance: PT5M
            popularity:
              window: P84D
              prior_strength: 50
            """;

    private GoodMarketFile() {}

    /** A good file in which {@code part} became {@code instead}; {@code lines} say what is expected from the line on. */
    static Arguments bad(String name, String part, String instead, String lines) {
        assertThat(GOOD).as(name).contains(part);
        String message = lines.lines()
                .map(line -> "config/markets/DE.yml" + (line.startsWith(":") ? "" : ":") + line)
                .reduce((one, next) -> one + "\n" + next)
                .orElseThrow();
        return Arguments.of(Named.of(name, GOOD.replace(part, instead)), message);
    }
}
