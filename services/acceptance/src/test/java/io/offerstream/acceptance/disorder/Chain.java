package io.offerstream.acceptance.disorder;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.ServiceDriver;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Interaction-state and measurement, one behind the other: what the one counts, with its marks, goes into the other.
 * Their neighbours are played by hand, among them a second task of interaction-state, which has no customers.
 */
final class Chain implements AutoCloseable {
    private static final String CONDUCTOR = Marks.writer("conductor", 0);
    private static final String ASSIGNER = Marks.writer("assigner", 0);
    private static final String IDLE = Marks.writer(InteractionStateTopology.SERVICE, 1);

    private final Topics topics;
    private final Set<String> opened = new HashSet<>();
    private final ServiceDriver state;
    private final ServiceDriver measurement;

    Chain(Topics topics) {
        this.topics = topics;
        state = new ServiceDriver(
                InteractionStateTopology.SERVICE,
                topics,
                InteractionStateTopology.build(topics, new SimpleMeterRegistry()));
        measurement = new ServiceDriver(
                MeasurementTopology.SERVICE,
                topics,
                MeasurementTopology.build(topics, new SimpleMeterRegistry(), Pace.LIVE));
        var market = TestMarket.applied();
        control(market.getMarket(), Control.newBuilder().setMarket(market).build(), market.getEventTime());
        measurement.pipe(topics.markets(), market, market.getEventTime());
    }

    private void control(String key, Control control, Instant time) {
        state.pipe(topics.control(), key, control, time);
    }

    void tell(Telling telling) {
        for (int i = 0; i < telling.ticks().size(); i++) {
            telling.batches().get(i).forEach(this::pipe);
            tick(telling.ticks().get(i));
        }
    }

    private void pipe(SpecificRecord fact) {
        var time = Story.time(fact);
        if (fact instanceof Impression impression) {
            state.pipe(topics.impressions(), impression, time);
        } else if (fact instanceof Redemption redemption) {
            state.pipe(topics.redemptions(), redemption, time);
        } else if (fact instanceof Customer customer) {
            state.pipe(topics.customers(), customer, time);
        } else if (fact instanceof Assignment assignment) {
            var key = Keys.of(assignment.getMarket(), assignment.getCustomerId());
            state.pipe(topics.assignments(), key, assignment, time);
        } else if (fact instanceof Offer offer) {
            control(Keys.of(offer), Events.of(offer), time);
            measurement.pipe(topics.offers(), offer, time);
        }
    }

    /** Everybody marks the tick; the assigner after interaction-state, as it does. */
    private void tick(Instant tick) {
        state.mark(topics.customers(), Marks.TICKER, tick);
        state.mark(topics.impressions(), Marks.TICKER, tick);
        state.mark(topics.redemptions(), Marks.TICKER, tick);
        state.mark(topics.erasures(), Marks.TICKER, tick);
        openCycle(tick);
        state.mark(topics.control(), CONDUCTOR, tick);
        state.mark(topics.assignments(), ASSIGNER, tick);
        state.forward(topics.interactionCounts(), measurement);
        measurement.mark(topics.interactionCounts(), IDLE, tick);
        measurement.mark(topics.markets(), Marks.TICKER, tick);
        measurement.mark(topics.offers(), Marks.TICKER, tick);
        measurement.mark(topics.slateEvaluations(), Marks.TICKER, tick);
        measurement.mark(topics.ticks(), Marks.TICKER, tick);
    }

    /** As the conductor does: the cycle of the tick, before the tick. */
    private void openCycle(Instant tick) {
        TestMarket.config()
                .calendar()
                .at(tick)
                .filter(cycle -> opened.add(cycle.id()))
                .ifPresent(cycle -> control(TestMarket.DE, Events.opened(cycle, tick), tick));
    }

    /** Since the last call. */
    List<ExperimentResult> results() {
        return measurement.values(topics.experimentResults());
    }

    /** Since the last call. */
    List<DeadLetter> deadLetters() {
        return Stream.of(state, measurement)
                .flatMap(service -> service.values(topics.deadLetters()).stream())
                .toList();
    }

    @Override
    public void close() {
        measurement.close();
        state.close();
    }
}
