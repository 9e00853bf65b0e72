package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.DE;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.ServiceDriver;
import io.offerstream.platform.app.ServiceDriver.Fact;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.ExperimentSummary;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.SlateEvaluation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Measurement's one task, fed by two tasks of interaction-state, and two of the trainer, played by hand. */
final class MeasurementDriver implements AutoCloseable {
    private static final long HOUR = 3_600_000;

    final Topics topics = new Topics("", 2, new InMemorySchemaIds());
    final ServiceDriver driver;
    private final Pace pace;

    MeasurementDriver() {
        this(Pace.LIVE);
    }

    private MeasurementDriver(Pace pace) {
        this.pace = pace;
        driver = new ServiceDriver(
                MeasurementTopology.SERVICE,
                topics,
                MeasurementTopology.build(topics, new SimpleMeterRegistry(), pace));
    }

    static MeasurementDriver withMarket() {
        return withMarket(Pace.LIVE);
    }

    static MeasurementDriver withMarket(Pace pace) {
        var driver = new MeasurementDriver(pace);
        driver.pipe(TestMarket.applied());
        return driver;
    }

    void pipe(Market market) {
        driver.pipe(topics.markets(), market, market.getEventTime());
    }

    /** Customers of an arm, as one task counted them; those who redeem do so evenly over an hour. */
    void customers(int task, String cycle, Arm arm, long assigned, long exposed, long redeeming) {
        customers(task, cycle, arm, Arm.NONE, assigned, exposed, redeeming);
    }

    /** The same of customers who had {@code previous} in the cycle before, and did not redeem in it. */
    void customers(int task, String cycle, Arm arm, Arm previous, long assigned, long exposed, long redeeming) {
        var first = cycle.isEmpty() ? TestMarket.OPENING : opening(cycle);
        var times = LongStream.range(0, Math.abs(redeeming))
                .mapToObj(customer -> first.plusMillis(1 + task + customer * HOUR / Math.abs(redeeming)))
                .toList();
        count(
                task,
                row(cycle, arm)
                        .setPreviousArm(previous)
                        .setAssignedCustomers(assigned)
                        .setExposedCustomers(exposed)
                        .setRedeemingCustomers(redeeming)
                        .setImpressions(exposed)
                        .setImpressionsSquared(exposed)
                        .setCustomerRedemptions(redeeming)
                        .setCustomerRedemptionsSquared(redeeming)
                        .setImpressionsTimesRedemptions(Math.min(exposed, redeeming))
                        .setFirstRedemptionsAdded(redeeming > 0 ? times : List.of())
                        .setFirstRedemptionsRemoved(redeeming < 0 ? times : List.of()));
    }

    static Instant opening(String cycle) {
        return Instant.parse(cycle + ":00Z");
    }

    void count(int task, InteractionCounts.Builder counts) {
        pipe(task, counts.build());
    }

    /** Events of an offer, as one task counted them. */
    void events(int task, String cycle, Arm arm, String offer, long exposures, long redemptions) {
        pipe(
                task,
                row(cycle, arm)
                        .setOfferId(offer)
                        .setExposures(exposures)
                        .setRedemptions(redemptions)
                        .build());
    }

    static InteractionCounts.Builder row(String cycle, Arm arm) {
        return InteractionCounts.newBuilder()
                .setMarket(DE)
                .setCycleId(cycle)
                .setArm(arm)
                .setTickTime(TestMarket.OPENING);
    }

    private void pipe(int task, InteractionCounts counts) {
        driver.pipeSigned(topics.interactionCounts(), writer(task), DE, counts, TestMarket.OPENING);
    }

    private static String writer(int task) {
        return Marks.writer("interaction-state", task);
    }

    void tick(double minutes) {
        var tick = TestMarket.at(minutes);
        driver.mark(topics.markets(), Marks.TICKER, tick);
        driver.mark(topics.offers(), Marks.TICKER, tick);
        if (pace == Pace.LIVE) {
            driver.mark(topics.slateEvaluations(), Marks.TICKER, tick);
        }
        driver.mark(topics.ticks(), Marks.TICKER, tick);
        driver.mark(topics.interactionCounts(), writer(0), tick);
        driver.mark(topics.interactionCounts(), writer(1), tick);
    }

    /** What the trainer's first task evaluated at a tick; both have decided it. */
    void trained(double minutes, List<SlateEvaluation> slates) {
        for (var slate : slates) {
            driver.pipeSigned(topics.slateEvaluations(), trainer(0), slate.getMarket(), slate, slate.getEventTime());
        }
        driver.mark(topics.slateEvaluations(), trainer(0), TestMarket.at(minutes));
        driver.mark(topics.slateEvaluations(), trainer(1), TestMarket.at(minutes));
    }

    private static String trainer(int task) {
        return Marks.writer("trainer", task);
    }

    void pipe(Offer offer) {
        driver.pipe(topics.offers(), offer, offer.getEventTime());
    }

    List<MarketPolicy> policies() {
        return driver.values(topics.marketPolicy());
    }

    /** Action and reason of every entry since the last call. */
    List<String> audit() {
        return driver.values(topics.audit()).stream()
                .map(entry -> entry.getAction() + ": " + entry.getReason())
                .toList();
    }

    /** Of one key, the newest since the last call. */
    Optional<ExperimentSummary> summary(String market) {
        return driver.facts(topics.experimentSummaries()).stream()
                .filter(fact -> fact.key().equals(market))
                .map(Fact::value)
                .reduce((before, after) -> after);
    }

    List<ExperimentResult> results() {
        return driver.values(topics.experimentResults());
    }

    @Override
    public void close() {
        driver.close();
    }
}
