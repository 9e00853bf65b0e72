package io.offerstream.conductor;

import io.offerstream.conductor.budget.CycleBudgets;
import io.offerstream.conductor.model.LiveModels;
import io.offerstream.conductor.pricing.CustomerSample;
import io.offerstream.conductor.pricing.CyclePrices;
import io.offerstream.conductor.tally.OfferTallies;
import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.model.ModelShelf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * At each tick, says to every customer task what they must know before it: markets, offers and ways of serving that
 * changed, then the cycles that open, with all that they serve, and quotas and prices that change within open ones. State:
 * {@value ReferenceData#STORE}, {@value PopularityCounts#STORE}, {@value LiveModels#STORE}, {@value OfferTallies#STORE},
 * {@value CustomerSample#STORE} and {@value CyclePrices#STORE}.
 */
record Conduct(Topics topics, ModelShelf shelf, Supplier<Kernel> kernels)
        implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "conduct";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                ReferenceData.store(),
                PopularityCounts.store(),
                LiveModels.store(),
                OfferTallies.store(),
                CustomerSample.store(),
                CyclePrices.store());
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** The one task; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        private final List<Arrival> arrivals = new ArrayList<>();
        private ProcessorContext<Object, Object> context;
        private ReferenceData reference;
        private PopularityCounts counts;
        private LiveModels models;
        private OfferTallies tallies;
        private CustomerSample sample;
        private CycleBudgets budgets;
        private CyclePrices prices;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            // A task that Streams revives after a failure starts with the same object.
            arrivals.clear();
            reference = new ReferenceData(context.getStateStore(ReferenceData.STORE), topics);
            counts = new PopularityCounts(context.getStateStore(PopularityCounts.STORE));
            models = new LiveModels(context.getStateStore(LiveModels.STORE), topics);
            tallies = new OfferTallies(context.getStateStore(OfferTallies.STORE));
            sample = new CustomerSample(context.getStateStore(CustomerSample.STORE), topics);
            budgets = new CycleBudgets(tallies::redemptions);
            prices = new CyclePrices(context.getStateStore(CyclePrices.STORE), tallies, sample, shelf, kernels.get());
        }

        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof Arrival arrival) {
                if (arrival.value() != null
                        || arrival.topic().equals(topics.pricingSample().name())) {
                    arrivals.add(arrival);
                }
            } else if (record.value() instanceof TickReached reached) {
                decide(reached.tick());
            }
        }

        private void decide(Instant tick) {
            // A market and its first offers may come within one tick, in any order.
            var byKind = arrivals.stream()
                    .collect(Collectors.partitioningBy(
                            arrival -> arrival.topic().equals(topics.markets().name())));
            byKind.get(true).forEach(arrival -> market(decode(topics.markets(), arrival), tick));
            byKind.get(false).forEach(arrival -> learn(arrival, tick));
            arrivals.clear();
            var opening = new OpenCycles(reference, counts, models, budgets, prices);
            for (var market : reference.markets()) {
                var opened = opening.at(market, tick);
                opened.forEach(control -> announce(market, control, tick));
                if (opened.isEmpty()) {
                    CycleFacts.at(tick, market, reference).ifPresent(facts -> within(facts, tick));
                }
            }
        }

        /** What changes within an open cycle. */
        private void within(CycleFacts facts, Instant tick) {
            var market = facts.cycle().getMarket();
            var config = reference.cycleConfig(market).orElseThrow();
            budgets.within(config, facts.cycle(), facts.offers())
                    .ifPresent(changed -> announce(
                            market,
                            Control.newBuilder().setCycleChanged(changed).build(),
                            tick));
            prices.within(facts, config, reference.prices(market))
                    .ifPresent(set ->
                            announce(market, Control.newBuilder().setPrices(set).build(), tick));
        }

        private static <V extends SpecificRecord> V decode(Topic<V> topic, Arrival arrival) {
            return topic.serde().deserialize(topic.name(), arrival.value());
        }

        private void learn(Arrival arrival, Instant tick) {
            if (arrival.topic().equals(topics.offers().name())) {
                offer(decode(topics.offers(), arrival), arrival, tick);
            } else if (arrival.topic().equals(topics.interactionCounts().name())) {
                var counted = decode(topics.interactionCounts(), arrival);
                counts.add(counted);
                tallies.add(counted);
            } else if (arrival.topic().equals(topics.pricingSample().name())) {
                sample.learn(arrival.key(), arrival.value());
            } else if (arrival.topic().equals(topics.modelStatus().name())) {
                model(decode(topics.modelStatus(), arrival), tick);
            } else if (arrival.topic().equals(topics.marketPolicy().name())) {
                var policy = decode(topics.marketPolicy(), arrival);
                announce(
                        policy.getMarket(),
                        Control.newBuilder().setMarketPolicy(policy).build(),
                        tick);
            }
        }

        private void market(Market market, Instant tick) {
            announce(market.getMarket(), Control.newBuilder().setMarket(market).build(), tick);
        }

        /** What waits for the gate is not the tasks' business before a cycle pins it. */
        private void model(ModelStatus status, Instant tick) {
            if (models.learn(status)) {
                announce(
                        status.getMarket(),
                        Control.newBuilder().setModelStatus(status).build(),
                        tick);
            }
        }

        private void offer(Offer offer, Arrival arrival, Instant tick) {
            if (reference.config(offer.getMarket()).isEmpty()) {
                context.forward(
                        DeadLetters.of(
                                ConductorTopology.SERVICE,
                                arrival,
                                new Refused<>(
                                        Reason.UNKNOWN_MARKET,
                                        "market: no configuration of " + offer.getMarket() + " has been applied")),
                        DeadLetters.SINK);
                return;
            }
            // An older revision that comes late must not undo a newer one; the same record again is no news.
            var before = reference.offer(offer.getMarket(), offer.getOfferId());
            boolean isNews = before.map(known -> offer.getRevision() >= known.getRevision() && !offer.equals(known))
                    .orElse(true);
            if (isNews) {
                announce(Keys.of(offer), Control.newBuilder().setOffer(offer).build(), tick);
                before.ifPresent(known -> budget(known, offer, tick));
            }
        }

        private void budget(Offer before, Offer offer, Instant tick) {
            CycleFacts.at(tick, offer.getMarket(), reference)
                    .flatMap(facts -> budgets.changed(facts.config(), facts.cycle(), before, offer))
                    .ifPresent(changed -> announce(
                            offer.getMarket(),
                            Control.newBuilder().setCycleChanged(changed).build(),
                            tick));
        }

        /** Remembers what every customer task is told. */
        private void announce(String key, Control control, Instant tick) {
            var topic = topics.control();
            reference.learn(topic.serde().serialize(topic.name(), control));
            context.forward(new Record<>(key, control, tick.toEpochMilli()), topic.title());
        }
    }
}
