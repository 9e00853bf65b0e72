package io.offerstream.local.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.NewestTick;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TickSource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an import stands to the time of its installation. Where nobody has driven it yet but imports, this one drives it,
 * through the history. Where somebody has, events go in between their ticks, and old ones are too late.
 *
 * @param newest tick there is
 * @param markets settings by code, sorted
 */
record Course(Optional<Tick> newest, Map<String, MarketConfig> markets) {
    /** What the ticks of an import have in their note. */
    static final String NOTE = "import";

    static Course of(KafkaClients clients, Topics topics, Catalogue catalogue) {
        var markets = new TreeMap<String, MarketConfig>();
        catalogue
                .markets()
                .forEach(code -> catalogue
                        .market(code)
                        .ifPresent(
                                market -> markets.put(code, MarketConfig.parse(market.getFile(), market.getConfig()))));
        return new Course(newest(clients, topics), markets);
    }

    static Optional<Tick> newest(KafkaClients clients, Topics topics) {
        try (var consumer = clients.consumer()) {
            return NewestTick.read(consumer, topics.ticks());
        }
    }

    /** The same when time has gone on. */
    Course at(Optional<Tick> other) {
        return new Course(other, markets);
    }

    boolean drivesTime() {
        return newest.map(tick ->
                        tick.getSource() == TickSource.REPLAY && tick.getNote().equals(NOTE))
                .orElse(true);
    }

    /** Whether the services would refuse it as too late: profiles never are. */
    boolean isTooLate(ReadyEvent event) {
        return event.kind() != ImportKind.CUSTOMERS
                && event.time() < earliest(Keys.market(new String(event.key(), UTF_8)));
    }

    /** Epoch milliseconds of the oldest event that may come in a market. */
    private long earliest(String market) {
        return newest.map(tick -> tick.getTickTime()
                        .minus(markets.get(market).events().correctUntil())
                        .toEpochMilli())
                .orElse(Long.MIN_VALUE);
    }

    /** Epoch milliseconds before which an event may be too late in some market. */
    long earliest() {
        return markets.keySet().stream().mapToLong(this::earliest).max().orElse(Long.MIN_VALUE);
    }

    /** The first market in which cycles open before a time: they would in the middle of the history. */
    Optional<String> marketOpenAt(Instant time) {
        return markets.entrySet().stream()
                .filter(market -> !market.getValue().calendar().opensAt().isAfter(time))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
