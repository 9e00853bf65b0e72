package io.offerstream.interactionstate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.interactionstate.erasure.ErasedCustomers;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.interactionstate.state.Dictionary;
import io.offerstream.interactionstate.state.DueCustomers;
import io.offerstream.platform.app.ServiceDriver;
import io.offerstream.platform.app.ServiceDriver.Fact;
import io.offerstream.platform.app.ServiceDriver.Mark;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.IntakeCounts;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.Redemption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Interaction-state's task 0, its neighbours played by hand. */
final class InteractionStateDriver implements AutoCloseable {
    static final String CONDUCTOR = Marks.writer("conductor", 0);
    static final String ASSIGNER = Marks.writer("assigner", 0);

    final Topics topics = new Topics("", 1, new InMemorySchemaIds());
    private final ServiceDriver driver = new ServiceDriver(
            InteractionStateTopology.SERVICE,
            topics,
            InteractionStateTopology.build(topics, new SimpleMeterRegistry()));

    private final Set<String> opened = new HashSet<>();
    private boolean opensCycles;

    /** Knows market DE and three offers. */
    static InteractionStateDriver withMarket() {
        var driver = new InteractionStateDriver();
        driver.learn(TestMarket.applied());
        driver.opensCycles = true;
        for (var id : List.of("o-1", "o-2", "o-3")) {
            driver.learn(Events.offer(id));
        }
        return driver;
    }

    /** As the conductor does: the cycle of the tick, before the tick. */
    private void openCycle(Instant tick) {
        TestMarket.config()
                .calendar()
                .at(tick)
                .filter(cycle -> opensCycles && opened.add(cycle.id()))
                .ifPresent(this::learn);
    }

    void learn(CycleWindow cycle) {
        control(TestMarket.DE, Events.opened(cycle, cycle.opensAt()));
    }

    void learn(Market market) {
        control(market.getMarket(), Control.newBuilder().setMarket(market).build());
    }

    void learn(Offer offer) {
        control(Keys.of(offer), Events.of(offer));
    }

    private void control(String key, Control control) {
        driver.pipe(topics.control(), key, control, TestMarket.OPENING);
    }

    void pipe(Impression... impressions) {
        for (var impression : impressions) {
            driver.pipe(topics.impressions(), impression, impression.getEventTime());
        }
    }

    void pipe(Redemption... redemptions) {
        for (var redemption : redemptions) {
            driver.pipe(topics.redemptions(), redemption, redemption.getEventTime());
        }
    }

    void pipe(Customer... customers) {
        for (var customer : customers) {
            driver.pipe(topics.customers(), customer, customer.getEventTime());
        }
    }

    void pipe(Erasure erasure) {
        driver.pipe(topics.erasures(), erasure, erasure.getEventTime());
    }

    void pipe(Assignment assignment) {
        var key = Keys.of(assignment.getMarket(), assignment.getCustomerId());
        driver.pipe(topics.assignments(), key, assignment, assignment.getDecidedAt());
    }

    void pipeBytes(Topic<?> topic, byte[] key, byte[] value) {
        driver.pipeBytes(topic, key, value, new RecordHeaders(), TestMarket.OPENING);
    }

    /** Everybody marks the tick; the assigner after us, as it does. */
    void tick(Instant tick) {
        driver.mark(topics.customers(), Marks.TICKER, tick);
        driver.mark(topics.impressions(), Marks.TICKER, tick);
        driver.mark(topics.redemptions(), Marks.TICKER, tick);
        driver.mark(topics.erasures(), Marks.TICKER, tick);
        openCycle(tick);
        driver.mark(topics.control(), CONDUCTOR, tick);
        driver.mark(topics.assignments(), ASSIGNER, tick);
    }

    /** Ticks {@code minutes} after the first cycle opens. */
    void tick(double minutes) {
        tick(TestMarket.at(minutes));
    }

    ServiceDriver raw() {
        return driver;
    }

    List<Outcome> outcomes() {
        return driver.values(topics.outcomes());
    }

    List<InteractionCounts> counts() {
        return driver.values(topics.interactionCounts());
    }

    List<Fact<CustomerFeatures>> features() {
        return driver.facts(topics.customerFeatures());
    }

    List<IntakeCounts> intakeCounts() {
        return driver.values(topics.intakeCounts());
    }

    List<DeadLetter> deadLetters() {
        return driver.values(topics.deadLetters());
    }

    List<Mark> marks() {
        return driver.marks(topics.outcomes());
    }

    /** What is known of each customer, by key. */
    Map<String, CustomerState> customers() {
        var states =
                new CustomerStates(driver.store(CustomerStates.STORE), new Dictionary(driver.store(Dictionary.STORE)));
        var customers = new TreeMap<String, CustomerState>();
        try (var entries = driver.<byte[]>store(CustomerStates.STORE).all()) {
            entries.forEachRemaining(
                    entry -> customers.put(entry.key, states.get(entry.key).orElseThrow()));
        }
        return customers;
    }

    /** Every store but the barrier's, which holds offsets. */
    Map<String, Map<String, String>> dump() {
        var stores = new TreeMap<String, Map<String, String>>();
        for (var store : List.of(
                CustomerStates.STORE,
                Dictionary.STORE,
                DueCustomers.STORE,
                ErasedCustomers.STORE,
                ReferenceData.STORE)) {
            stores.put(store, driver.dump(store));
        }
        return stores;
    }

    @Override
    public void close() {
        driver.close();
    }
}
