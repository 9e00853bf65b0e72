package io.offerstream.local.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.conductor.ConductorTopology;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.ServiceSettings;
import io.offerstream.local.stack.Services;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.RunningService;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.LiveTicker;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures how long it takes, with every service and a live ticker in this process, from an offer's upload to the first
 * committed assignment that has it, and from a redemption to the customer's changed slate, in a market whose customers
 * are all live. Owned by one thread.
 *
 * @param connection to a broker with our topics, and nothing in them
 * @param folder for the state of the services
 * @param stopped asked all the time; true ends it with a {@link CancellationException}
 */
public record AssignerFreshness(
        Connection connection, Path folder, Benchmark.Watcher watcher, BooleanSupplier stopped) {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration BETWEEN_OFFERS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_REDEMPTIONS = Duration.ofMillis(200);
    private static final Duration GIVE_UP = Duration.ofMinutes(5);
    private static final int COMMIT_MILLIS = 100;
    private static final String MARKET = "DE";

    /** Two months in one cycle, so that none opens meanwhile. */
    private static final String YAML = """
            market: DE
            time_zone: UTC
            currency: EUR
            cycle:
              first_start: 2026-01-05T00:00
              period: P366D
            experiment:
              id: freshness
            assignment:
              on_behaviour: reassign
            """;

    /**
     * How to measure.
     *
     * @param time for which offers and redemptions come
     */
    public record Plan(int customers, int offers, Duration time) {
        public Plan {
            Positive.require("customers", customers);
            Positive.require("offers", offers);
        }
    }

    /** How long it took, each sorted. */
    public record Ages(List<Duration> offers, List<Duration> redemptions) {
        public Ages {
            offers = offers.stream().sorted().toList();
            redemptions = redemptions.stream().sorted().toList();
        }

        /** The smallest that at least this share is not above. */
        public static Duration quantile(List<Duration> sorted, double share) {
            return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
        }
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if a service ends, or what is waited for does not come
     */
    public Ages run(Plan plan) {
        var trouble = new ConcurrentLinkedQueue<Throwable>();
        var clock = Clock.systemUTC();
        var clients = new KafkaClients(connection.clientSettings());
        var apps = new ArrayList<RunningService>();
        var market = new CycleToOpen(plan.customers(), plan.offers(), 1);
        try (var producer = clients.producer();
                var reader = new TopicReader(connection.bootstrapServers());
                var ticker = new LiveTicker(
                        () -> clients.transactionalProducer("freshness.ticker"),
                        Optional::empty,
                        connection.topics(),
                        clock,
                        TICK,
                        new Health(),
                        trouble::add)) {
            var course = new Course(connection.topics(), producer, market, clock, trouble);
            reader.follow(connection.topics().assignments(), (key, assignment) -> course.read(key, assignment));
            course.begin(plan);
            services().forEach(service -> apps.add(service(service, trouble)));
            apps.forEach(RunningService::start);
            ticker.start();
            course.await(reader, () -> course.slates.size() >= plan.customers(), "everybody is assigned");
            course.follow(reader, plan.time());
            return new Ages(course.offerAges, course.redemptionAges);
        } finally {
            apps.forEach(RunningService::close);
        }
    }

    private static List<String> services() {
        return List.of(
                ConductorTopology.SERVICE,
                InteractionStateTopology.SERVICE,
                AssignerTopology.SERVICE,
                MeasurementTopology.SERVICE);
    }

    private RunningService service(String name, ConcurrentLinkedQueue<Throwable> trouble) {
        var streams = new StreamsSettings(
                connection.bootstrapServers(),
                folder.resolve("freshness"),
                "freshness",
                Duration.ofMillis(COMMIT_MILLIS),
                1,
                Map.of());
        return Services.create(
                name,
                connection.topics(),
                ServiceSettings.in(folder, streams, Pace.LIVE),
                new SimpleMeterRegistry(),
                new Health(),
                trouble::add);
    }

    /** What one customer has redeemed, and when it was sent. */
    private record Redeemed(String offer, long nanos) {}

    /** What is sent, and what comes back. */
    private final class Course {
        private final Topics topics;
        private final Producer<byte[], byte[]> producer;
        private final CycleToOpen market;
        private final Clock clock;
        private final ConcurrentLinkedQueue<Throwable> trouble;
        private final SplittableRandom random = new SplittableRandom(7);
        private final Map<String, List<String>> slates = new HashMap<>();
        private final Map<String, Long> offersOut = new HashMap<>();
        private final Map<String, Redeemed> redemptionsOut = new HashMap<>();
        private final List<Duration> offerAges = new ArrayList<>();
        private final List<Duration> redemptionAges = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private int sent;

        Course(
                Topics topics,
                Producer<byte[], byte[]> producer,
                CycleToOpen market,
                Clock clock,
                ConcurrentLinkedQueue<Throwable> trouble) {
            this.topics = topics;
            this.producer = producer;
            this.market = market;
            this.clock = clock;
            this.trouble = trouble;
        }

        void begin(Plan plan) {
            var config = MarketConfig.parse("DE.yml", YAML);
            send(
                    topics.markets(),
                    Market.newBuilder()
                            .setEventId("market")
                            .setEventTime(clock.instant())
                            .setMarket(MARKET)
                            .setConfig(YAML)
                            .setConfigHash(config.hash())
                            .setFile("DE.yml")
                            .build());
            for (int number = 0; number < plan.offers(); number++) {
                send(topics.offers(), offer(number));
            }
            for (int number = 0; number < plan.customers(); number++) {
                var id = CycleToOpen.customer(number);
                send(
                        topics.customers(),
                        Customer.newBuilder()
                                .setEventId("c-" + number)
                                .setEventTime(clock.instant())
                                .setMarket(MARKET)
                                .setCustomerId(id)
                                .setProfileFeatures(List.of("TIER=GOLD"))
                                .setConsent(true)
                                .build());
                keys.add(Keys.of(MARKET, id));
            }
            producer.flush();
        }

        private Offer offer(int number) {
            var now = clock.instant();
            return Offer.newBuilder(market.record(number))
                    .setEventTime(now)
                    .setValidFrom(now.minusSeconds(1))
                    .setValidTo(now.plus(Duration.ofDays(100)))
                    .build();
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what does not come back is waited for
        private <V extends SpecificRecord> void send(Topic<V> topic, V event) {
            producer.send(new ProducerRecord<>(
                    topic.name(),
                    null,
                    clock.millis(),
                    Keys.of(event).getBytes(UTF_8),
                    topic.serde().serialize(topic.name(), event)));
        }

        void read(String key, Assignment assignment) {
            long now = System.nanoTime();
            slates.put(key, assignment.getOffers());
            for (var offer : assignment.getOffers()) {
                var out = offersOut.remove(offer);
                if (out != null) {
                    offerAges.add(Duration.ofNanos(now - out));
                }
            }
            var redeemed = redemptionsOut.get(key);
            if (redeemed != null && !assignment.getOffers().contains(redeemed.offer())) {
                redemptionsOut.remove(key);
                redemptionAges.add(Duration.ofNanos(now - redeemed.nanos()));
            }
        }

        void follow(TopicReader reader, Duration time) {
            long began = System.nanoTime();
            long end = began + time.toNanos();
            long nextOffer = began;
            long nextRedemption = began;
            while (System.nanoTime() < end) {
                if (System.nanoTime() >= nextOffer) {
                    nextOffer += BETWEEN_OFFERS.toNanos();
                    var offer = offer(market.offers() + sent);
                    offersOut.put(offer.getOfferId(), System.nanoTime());
                    send(topics.offers(), offer);
                    sent++;
                }
                if (System.nanoTime() >= nextRedemption) {
                    nextRedemption += BETWEEN_REDEMPTIONS.toNanos();
                    redeem();
                }
                check("offers and redemptions", (int) (100 * (System.nanoTime() - began) / time.toNanos()));
                reader.poll(POLL);
            }
            await(reader, () -> offersOut.isEmpty() && redemptionsOut.isEmpty(), "the last slates are made anew");
        }

        private void redeem() {
            var key = keys.get(random.nextInt(keys.size()));
            var slate = slates.get(key);
            if (slate.isEmpty() || redemptionsOut.containsKey(key)) {
                return;
            }
            redemptionsOut.put(key, new Redeemed(slate.get(0), System.nanoTime()));
            send(
                    topics.redemptions(),
                    Redemption.newBuilder()
                            .setEventId("r-" + redemptionAges.size() + "-" + System.nanoTime())
                            .setEventTime(clock.instant())
                            .setMarket(MARKET)
                            .setCustomerId(Keys.id(key))
                            .setKind(RedemptionKind.REDEEMED)
                            .setOfferId(slate.get(0))
                            .build());
        }

        void await(TopicReader reader, BooleanSupplier condition, String what) {
            long giveUp = System.nanoTime() + GIVE_UP.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("waited " + GIVE_UP + " in vain: " + what + "; " + slates.size()
                            + " assigned, waiting for offers " + offersOut.keySet() + " and redemptions "
                            + redemptionsOut + "; done " + offerAges.size() + " and " + redemptionAges.size());
                }
                check(what, 0);
                reader.poll(POLL);
            }
        }

        private void check(String what, int percent) {
            watcher.at(what, percent);
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped");
            }
            if (!trouble.isEmpty()) {
                throw new IllegalStateException("a service cannot go on", trouble.peek());
            }
        }
    }
}
