package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.DE;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.ServiceDriver;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import java.util.List;

/** Measurement's one task, fed by two tasks of interaction-state played by hand. */
final class MeasurementDriver implements AutoCloseable {
    final Topics topics = new Topics("", 2, new InMemorySchemaIds());
    final ServiceDriver driver = new ServiceDriver(
            MeasurementTopology.SERVICE, topics, MeasurementTopology.build(topics, new SimpleMeterRegistry()));

    static MeasurementDriver withMarket() {
        var driver = new MeasurementDriver();
        driver.pipe(TestMarket.applied());
        return driver;
    }

    void pipe(Market market) {
        driver.pipe(topics.markets(), market, market.getEventTime());
    }

    /** Customers of an arm, as one task counted them. */
    void customers(int task, String cycle, Arm arm, long assigned, long exposed, long redeeming) {
        pipe(
                task,
                row(cycle, arm)
                        .setAssignedCustomers(assigned)
                        .setExposedCustomers(exposed)
                        .setRedeemingCustomers(redeeming)
                        .build());
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

    private static InteractionCounts.Builder row(String cycle, Arm arm) {
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
        driver.mark(topics.ticks(), Marks.TICKER, tick);
        driver.mark(topics.interactionCounts(), writer(0), tick);
        driver.mark(topics.interactionCounts(), writer(1), tick);
    }

    List<ExperimentResult> results() {
        return driver.values(topics.experimentResults());
    }

    @Override
    public void close() {
        driver.close();
    }
}
