package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.interactionstate.fold.SingleThreadedFold;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.specific.SpecificRecord;

/**
 * What frequency caps go by, of two days in which most is forgotten, against a count of all that was told. Ticks come
 * every hour, facts up to three hours late; o-1 and o-2 have a cap, o-2 ends on the way.
 */
class CapsPropertyTest {
    private static final int HOURS = 72;
    private static final int LAST_FACT = 48 * 60;
    private static final int LATEST = 3;
    private static final Instant O_2_ENDS = at(25 * 60);

    private static int forgotten;
    private static int takenBackLate;

    @Property(tries = 300)
    void shouldCountAllThatWasTold(@ForAll long seed, @ForAll @IntRange(min = 3, max = 60) int facts) {
        var told = story(new Random(seed), facts);

        var published = new Fold().tell(told);

        for (int hour = 0; hour < HOURS; hour++) {
            var expected = expected(told.subList(0, hour + 1), tickOf(hour));
            var news = Optional.ofNullable(published.get(tickOf(hour)));
            news.ifPresent(record -> assertThat(lists(record)).isEqualTo(expected));
            forgotten += news.isPresent() && !expected(told, tickOf(hour - 24)).equals(nothing()) ? 1 : 0;
            var stands = published.floorEntry(tickOf(hour));
            assertThat(stands == null ? nothing() : running(lists(stands.getValue()), tickOf(hour)))
                    .isEqualTo(expected);
        }
    }

    @Property(tries = 100)
    void shouldNotDependOnTheOrderOrTheNumberOfTellings(
            @ForAll long seed, @ForAll @IntRange(min = 3, max = 60) int facts) {
        var random = new Random(seed);
        var told = story(random, facts);
        var first = new Fold();
        var second = new Fold();

        assertThat(second.tell(retold(told, random))).isEqualTo(first.tell(told));
        assertThat(second.state()).isEqualTo(first.state());
    }

    @AfterContainer
    static void shouldHaveForgottenOften() {
        assertThat(forgotten).as("said of facts that were forgotten").isGreaterThan(500);
        assertThat(takenBackLate).as("taken back a day later").isGreaterThan(50);
    }

    /** By hour, what is told before its tick. */
    private static List<List<SpecificRecord>> story(Random random, int facts) {
        List<List<SpecificRecord>> told = new ArrayList<>();
        IntStream.range(0, HOURS).forEach(hour -> told.add(new ArrayList<>()));
        for (int number = 0; number < facts; number++) {
            int minute = random.nextInt(LAST_FACT / 5) * 5;
            var time = at(minute);
            var offer = "o-" + (1 + random.nextInt(3));
            SpecificRecord fact = switch (random.nextInt(7)) {
                case 0, 1, 2 -> impression("i-" + number, "c-0", time, offer);
                case 3 -> impression("i-" + number, "c-0", time, "o-1", "o-2", "o-3");
                case 4 -> sent(impression("i-" + number, "c-0", time, offer));
                case 5 -> redemption("r-" + number, "c-0", time, offer);
                default -> profile("p-" + number, time, random.nextBoolean());
            };
            tell(told, fact, minute, random);
            if (fact instanceof Redemption && random.nextInt(3) > 0) {
                // Tills' clocks differ: so perhaps before it was redeemed.
                int earliest = Math.max(0, minute - 60);
                int takenBack = earliest + random.nextInt(LAST_FACT - earliest);
                tell(told, reversal("x-" + number, "c-0", at(takenBack), "r-" + number), takenBack, random);
                takenBackLate += takenBack - minute > 24 * 60 ? 1 : 0;
            }
        }
        return told;
    }

    private static void tell(List<List<SpecificRecord>> told, SpecificRecord fact, int minute, Random random) {
        told.get(minute / 60 + random.nextInt(1 + LATEST)).add(fact);
    }

    private static Impression sent(Impression impression) {
        impression.setEvidence(Evidence.SENT);
        return impression;
    }

    private static Customer profile(String id, Instant time, boolean consent) {
        var profile = customer("c-0", time);
        profile.setEventId(id);
        profile.setConsent(consent);
        return profile;
    }

    private static List<List<SpecificRecord>> retold(List<List<SpecificRecord>> told, Random random) {
        var before = new ArrayList<SpecificRecord>();
        var retold = new ArrayList<List<SpecificRecord>>();
        for (var batch : told) {
            // A profile is never too late: one that comes again after it was forgotten is decided upon again.
            batch.stream().filter(fact -> !(fact instanceof Customer)).forEach(before::add);
            var facts = new ArrayList<>(batch);
            for (int again = 0; !before.isEmpty() && again < random.nextInt(4); again++) {
                facts.add(before.get(random.nextInt(before.size())));
            }
            Collections.shuffle(facts, random);
            retold.add(facts);
        }
        return retold;
    }

    private static Instant tickOf(int hour) {
        return at((hour + 1) * 60 - 1);
    }

    private static Map<String, List<String>> nothing() {
        return Map.of("seen", List.of(), "redeemed", List.of());
    }

    private static Map<String, List<String>> lists(CustomerFeatures record) {
        return Map.of("seen", record.getOffersSeen(), "redeemed", record.getOffersRedeemed());
    }

    private static Map<String, List<String>> running(Map<String, List<String>> lists, Instant tick) {
        var running = new TreeMap<String, List<String>>();
        lists.forEach((name, offers) -> running.put(
                name,
                offers.stream()
                        .filter(offer -> !offer.startsWith("o-2") || tick.isBefore(O_2_ENDS))
                        .toList()));
        return running;
    }

    private static Map<String, List<String>> expected(List<List<SpecificRecord>> told, Instant tick) {
        var seen = new TreeMap<String, Integer>();
        var takenBack = reached(told, tick, Redemption.class)
                .filter(fact -> fact.getKind() == RedemptionKind.REVERSED)
                .map(Redemption::getReversesEventId)
                .toList();
        var redeemed = new TreeSet<String>();
        reached(told, tick, Redemption.class)
                .filter(fact -> fact.getKind() == RedemptionKind.REDEEMED)
                .filter(fact -> !takenBack.contains(fact.getEventId()))
                .forEach(fact -> redeemed.add(fact.getOfferId()));
        reached(told, tick, Impression.class)
                .filter(fact -> fact.getEvidence() == Evidence.VIEWED)
                .flatMap(fact -> fact.getOfferIds().stream())
                .filter(offer -> !redeemed.contains(offer) && !offer.equals("o-3"))
                .forEach(offer -> seen.merge(offer, 1, Integer::sum));
        var counts = seen.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        return running(Map.of("seen", counts, "redeemed", List.copyOf(redeemed)), tick);
    }

    private static <V extends SpecificRecord> Stream<V> reached(
            List<List<SpecificRecord>> told, Instant tick, Class<V> type) {
        return told.stream()
                .flatMap(List::stream)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(fact -> !((Instant)
                                fact.get(fact.getSchema().getField("event_time").pos()))
                        .isAfter(tick));
    }

    /** One task, and what it publishes by tick. */
    private static final class Fold {
        private final Topics topics = new Topics("", 1, new InMemorySchemaIds());
        private final TreeMap<Instant, CustomerFeatures> published = new TreeMap<>();
        private final SingleThreadedFold fold = new SingleThreadedFold(topics, 0, (sink, record) -> {
            if (record.value() instanceof CustomerFeatures features) {
                published.put(features.getAsOf(), features);
            }
        });

        private long offset;

        NavigableMap<Instant, CustomerFeatures> tell(List<List<SpecificRecord>> told) {
            learn(Control.newBuilder()
                    .setMarket(applied(DE, YAML + "behaviour: {history: 3}\n", false))
                    .build());
            for (var id : List.of("o-1", "o-2", "o-3")) {
                var offer = offer(id);
                offer.setImpressionCap(id.equals("o-3") ? null : 2);
                offer.setValidTo(id.equals("o-2") ? O_2_ENDS : offer.getValidTo());
                learn(Events.of(offer));
            }
            Optional<Instant> previous = Optional.empty();
            for (int hour = 0; hour < HOURS; hour++) {
                var tick = tickOf(hour);
                TestMarket.config().calendar().at(tick).ifPresent(cycle -> learn(Events.opened(cycle, tick)));
                told.get(hour).forEach(this::tell);
                fold.process(new TickReached(tick, previous), tick.toEpochMilli());
                previous = Optional.of(tick);
            }
            return published;
        }

        private void learn(Control control) {
            process(topics.control(), control);
        }

        private void tell(SpecificRecord fact) {
            if (fact instanceof Impression impression) {
                process(topics.impressions(), impression);
            } else if (fact instanceof Redemption redemption) {
                process(topics.redemptions(), redemption);
            } else {
                process(topics.customers(), (Customer) fact);
            }
        }

        private <V extends SpecificRecord> void process(Topic<V> topic, V value) {
            var bytes = topic.serde().serialize(topic.name(), value);
            var key = "DE:c-0".getBytes(UTF_8);
            fold.process(new Arrival(topic.name(), 0, offset++, Instant.EPOCH, key, bytes), 0);
        }

        Map<String, String> state() {
            var entries = new TreeMap<String, String>();
            fold.state(
                    CustomerStates.STORE,
                    (key, value) ->
                            entries.put(new String(key, UTF_8), HexFormat.of().formatHex(value)));
            return entries;
        }
    }
}
