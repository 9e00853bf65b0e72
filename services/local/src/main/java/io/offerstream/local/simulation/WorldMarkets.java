package io.offerstream.local.simulation;

import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.schemas.Market;
import io.offerstream.simulator.events.Timeline;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.world.World;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The market files that a world is served with: what a market file must say, the seed, so that another world has other
 * luck, and nothing else. Everything else is what the product has by default: it is not tuned to worlds.
 */
final class WorldMarkets {
    /** No summer time: slots of six hours keep to the clock, however many cycles a world has. */
    private static final ZoneId ZONE = ZoneId.of("UTC");

    /** A Monday at 04:00. */
    private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 4, 0, 0, 0, ZONE);

    private WorldMarkets() {}

    static Timeline timeline() {
        return new Timeline(START.toInstant());
    }

    /**
     * The records of {@code markets}.
     *
     * @param changed keys that a scenario or a variant sets otherwise, with their values
     */
    static List<Market> records(World world, Map<String, String> changed) {
        return world.markets().stream()
                .map(market -> {
                    var text = text(world, market.code(), changed);
                    var file = market.code() + ".yml";
                    return MarketRecords.of(
                            new MarketFile(Path.of(file), text, MarketConfig.parse(file, text)),
                            timeline().start());
                })
                .toList();
    }

    /** Share of TEST's positions that five offers may have: the same in all markets. */
    static double cap(World world, Map<String, String> changed) {
        var market = world.markets().get(0);
        return MarketConfig.parse(market.code() + ".yml", text(world, market.code(), changed))
                .guardrails()
                .top5ShareAtMost(market.catalogue().liveCount());
    }

    private static String text(World world, String code, Map<String, String> changed) {
        var scenario = world.scenario();
        var first = START.plusWeeks(scenario.count(Parameter.HISTORY_CYCLES))
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES);
        double test = scenario.number(Parameter.TEST);
        double popularity = scenario.number(Parameter.POPULARITY);
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                market: %s
                time_zone: %s
                currency: EUR
                seed: %d
                cycle:
                  first_start: %s
                experiment:
                  id: simulation-%d
                  arms:
                    TEST: %.4f
                    CONTROL_POPULARITY: %.4f
                    CONTROL_RANDOM: %.4f
                """,
                code,
                ZONE,
                world.seed(),
                first,
                world.seed(),
                test,
                popularity,
                1 - test - popularity));
        var section = "";
        for (var entry : new TreeMap<>(changed).entrySet()) {
            var key = entry.getKey();
            var inner = key.substring(key.indexOf('.') + 1);
            var outer = key.substring(0, key.length() - inner.length()).replace('.', ':');
            text.append(outer.equals(section) ? "" : outer + "\n");
            text.append(outer.isEmpty() ? "" : "  ").append(inner);
            text.append(": ").append(entry.getValue()).append('\n');
            section = outer;
        }
        return text.toString();
    }
}
