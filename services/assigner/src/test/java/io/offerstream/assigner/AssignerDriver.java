package io.offerstream.assigner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.ServiceDriver;
import io.offerstream.platform.app.ServiceDriver.Fact;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.Popularity;
import io.offerstream.slates.model.ServedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The assigner's task 0, its neighbours played by hand. */
final class AssignerDriver implements AutoCloseable {
    static final List<String> WEIGHTS = List.of("TEST=0.5", "CONTROL_POPULARITY=0.25", "CONTROL_RANDOM=0.25");
    static final double PRIOR = 0.2;

    /** What the broker has of models, by version. */
    final Map<Long, ServedModel> shelf = new TreeMap<>();

    final Topics topics = new Topics("", 1, new InMemorySchemaIds());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ServiceDriver driver;

    /** Walks go to their end within their tick. */
    AssignerDriver() {
        this(Optional.empty());
    }

    /** @param slice of a walk; nothing at all lets it decide a few customers at a time */
    AssignerDriver(Optional<Duration> slice) {
        driver = new ServiceDriver(
                AssignerTopology.SERVICE,
                topics,
                AssignerTopology.build(topics, meters, slice, this::find, Kernels.choose("scalar")));
    }

    private Optional<ServedModel> find(String market, PinnedModel pin) {
        return Optional.ofNullable(shelf.get(pin.getVersion()));
    }

    /** Knows market DE and offers o-1, o-2, … */
    static AssignerDriver withOffers(int count) {
        return new AssignerDriver().learnOffers(count);
    }

    AssignerDriver learnOffers(int count) {
        learn(TestMarket.applied());
        for (int i = 1; i <= count; i++) {
            learn(Events.offer("o-" + i));
        }
        return this;
    }

    void learn(Market market) {
        control(Control.newBuilder().setMarket(market).build());
    }

    void learn(Offer offer) {
        control(Events.of(offer));
    }

    /** The market falls back, or re-enters with a share of TEST. */
    void serve(MarketMode mode, double testShare) {
        control(Control.newBuilder()
                .setMarketPolicy(MarketPolicy.newBuilder()
                        .setMarket(TestMarket.DE)
                        .setPolicy(mode)
                        .setTestShare(testShare)
                        .setReason("a test")
                        .setDecidedAt(TestMarket.OPENING)
                        .build())
                .build());
    }

    void control(Control control) {
        driver.pipe(topics.control(), TestMarket.DE, control, TestMarket.OPENING);
    }

    /** As the conductor announces it: popularity, then the cycle. */
    void open(String cycle, List<String> weights, Map<String, Double> scores) {
        open(cycle, weights, scores, opened -> {});
    }

    /** @param more what the cycle pins beside */
    void open(String cycle, List<String> weights, Map<String, Double> scores, Consumer<CycleOpened> more) {
        var opens = Instant.parse(cycle + ":00Z");
        var offers = new TreeMap<>(scores)
                .entrySet().stream()
                        .map(entry -> OfferPopularity.newBuilder()
                                .setOfferId(entry.getKey())
                                .setExposures(0)
                                .setRedemptions(0)
                                .setScore(entry.getValue())
                                .build())
                        .toList();
        control(Control.newBuilder()
                .setPopularity(Popularity.newBuilder()
                        .setMarket(TestMarket.DE)
                        .setAsOf(opens)
                        .setPriorRate(PRIOR)
                        .setOffers(offers)
                        .build())
                .build());
        var opened = CycleOpened.newBuilder()
                .setMarket(TestMarket.DE)
                .setCycleId(cycle)
                .setExperimentId("fixture")
                .setArmWeights(weights)
                .setOpensAt(opens)
                .setClosesAt(opens.plus(Duration.ofHours(6)))
                .setDecidedAt(opens)
                .setConfigHash(TestMarket.config().hash())
                .setEligibleOffers(List.of())
                .setSeed(TestMarket.config().seed())
                .build();
        more.accept(opened);
        control(Control.newBuilder().setCycleOpened(opened).build());
    }

    void open(String cycle) {
        open(cycle, WEIGHTS, Map.of());
    }

    void pipe(CustomerFeatures customer) {
        var key = Keys.of(customer.getMarket(), customer.getCustomerId());
        driver.pipe(topics.customerFeatures(), key, customer, customer.getAsOf());
    }

    void pipe(String... customers) {
        for (var customer : customers) {
            pipe(features(customer));
        }
    }

    /** As interaction-state writes it when a customer is erased. */
    void erase(String customer) {
        var key = Keys.of(TestMarket.DE, customer).getBytes(UTF_8);
        driver.pipeBytes(topics.customerFeatures(), key, null, new RecordHeaders(), TestMarket.OPENING);
    }

    static CustomerFeatures features(String customer, String... profile) {
        return CustomerFeatures.newBuilder()
                .setMarket(TestMarket.DE)
                .setCustomerId(customer)
                .setAsOf(TestMarket.OPENING)
                .setProfileFeatures(Arrays.asList(profile))
                .setConsent(true)
                .build();
    }

    /** A model that likes offers by these biases, in the broker's hands. */
    PinnedModel publish(long version, Map<String, Float> biases) {
        var rows = new TreeMap<String, float[]>();
        biases.forEach((offer, bias) -> rows.put("offer:" + offer, new float[] {0, bias}));
        var model = RankingModel.of(new TreeMap<>(), rows, new float[2], Map.of());
        shelf.put(version, new ServedModel(version, model, Optional.empty(), TestMarket.OPENING, "sha"));
        return new PinnedModel(version, version, 0, version, "sha");
    }

    void tick(double minutes) {
        var tick = TestMarket.at(minutes);
        driver.mark(topics.customerFeatures(), Marks.writer("interaction-state", 0), tick);
        driver.mark(topics.control(), Marks.writer("conductor", 0), tick);
    }

    List<Assignment> assignments() {
        return driver.values(topics.assignments());
    }

    List<Fact<Assignment>> current() {
        return driver.facts(topics.assignmentsCurrent());
    }

    @Override
    public void close() {
        driver.close();
    }
}
