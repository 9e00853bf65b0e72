package io.offerstream.local.simulation;

import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.market.BadMarketConfigException;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.schemas.Market;
import io.offerstream.simulator.events.Timeline;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.world.World;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
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
     * @param changed keys of market files that are set otherwise than by default, with their values
     * @throws BadMarketConfigException if a market file does not take one of them
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
        double test = scenario.number(Parameter.TEST);
        double popularity = scenario.number(Parameter.POPULARITY);
        var values = new TreeMap<>(Map.of(
                "market", code,
                "time_zone", ZONE.getId(),
                "currency", "EUR",
                "seed", Long.toString(world.seed()),
                "cycle.first_start", firstStart(scenario),
                "experiment.id", "simulation-" + world.seed(),
                "experiment.arms.TEST", share(test),
                "experiment.arms.CONTROL_POPULARITY", share(popularity),
                "experiment.arms.CONTROL_RANDOM", share(1 - test - popularity)));
        values.putAll(changed);
        return yaml(values);
    }

    private static String firstStart(Scenario scenario) {
        return START.plusWeeks(scenario.count(Parameter.HISTORY_CYCLES))
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.4f", share);
    }

    /** Nested as a market file is; a value is written as it was given. */
    private static String yaml(SortedMap<String, String> values) {
        var text = new StringBuilder();
        var above = List.<String>of();
        for (var entry : values.entrySet()) {
            var parts = List.of(entry.getKey().split("\\."));
            var sections = parts.subList(0, parts.size() - 1);
            for (int depth = 0; depth < sections.size(); depth++) {
                var outer = sections.subList(0, depth + 1);
                if (above.size() <= depth || !above.subList(0, depth + 1).equals(outer)) {
                    text.append("  ".repeat(depth)).append(sections.get(depth)).append(":\n");
                }
            }
            text.append("  ".repeat(sections.size())).append(parts.get(sections.size()));
            text.append(": ").append(entry.getValue()).append('\n');
            above = sections;
        }
        return text.toString();
    }
}
