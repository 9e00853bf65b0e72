package io.offerstream.interactionstate;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.attribution.Contrasts;
import io.offerstream.interactionstate.attribution.Exposure;
import io.offerstream.interactionstate.attribution.OutcomeRecords;
import io.offerstream.interactionstate.attribution.SealOutcomes;
import io.offerstream.interactionstate.caps.RunningOffers;
import io.offerstream.interactionstate.counting.CountFacts;
import io.offerstream.interactionstate.counting.CountRows;
import io.offerstream.interactionstate.exposure.ForgetFacts;
import io.offerstream.interactionstate.exposure.RecordFact;
import io.offerstream.interactionstate.exposure.ReferenceRules;
import io.offerstream.interactionstate.features.Features;
import io.offerstream.interactionstate.features.PublishFeatures;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.Pseudonyms;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.intake.Verdict;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.RedemptionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * One customer at one tick: takes the new facts, then counts, seals and publishes what the tick has settled. Changes
 * the state in place, and emits nothing itself.
 */
final class CustomerDecision {
    /** Nobody looks at so many slates in the weeks that are kept; more would make each decision slow, and for ever. */
    static final int MOST_EVENTS = 2_000;

    /** What the tick settled for the customer. */
    record Settled(List<Outcome> outcomes, Optional<CustomerFeatures> features) {}

    private final Topics topics;
    private final ReferenceRules rules;
    private final String key;
    private final String market;
    private final CustomerState state;

    /** Whether this is no customer: a kiosk that calls every guest the same. */
    private final boolean isNobody;

    /** Whether a fact came that changes features by itself: an impression without caps does so when it has ended. */
    private boolean tookFeature;

    /** What was counted before the first change of this tick; empty as long as nothing has changed. */
    private Optional<CountRows> countedBefore = Optional.empty();

    CustomerDecision(Topics topics, ReferenceRules rules, String key, CustomerState state) {
        this.topics = topics;
        this.rules = rules;
        this.key = key;
        this.market = Keys.market(key);
        this.state = state;
        isNobody = state.getSlates().size() + state.getUses().size() >= MOST_EVENTS;
    }

    /** Takes one fact, or says why not; accepted as false if it is known already. */
    Verdict<Boolean> take(Arrival arrival) {
        var topic = arrival.topic();
        if (topic.equals(topics.impressions().name())) {
            return rules.judge(decode(topics.impressions(), arrival))
                    .then(impression -> event(() -> RecordFact.impression(state, impression)));
        } else if (topic.equals(topics.redemptions().name())) {
            var redemption = decode(topics.redemptions(), arrival);
            return rules.judge(redemption)
                    .then(offer -> event(() -> redemption.getKind() == RedemptionKind.REVERSED
                            ? changesFeatures(RecordFact.reversal(state, redemption))
                            : RecordFact.redemption(state, redemption, offer.orElseThrow())));
        } else if (topic.equals(topics.customers().name())) {
            return rules.judge(decode(topics.customers(), arrival))
                    .then(customer -> change(() -> changesFeatures(RecordFact.profile(state, customer))));
        }
        var assignment = decode(topics.assignments(), arrival);
        return rules.judge(assignment)
                .then(judged -> change(() ->
                        RecordFact.assignment(state, judged, rules.reference().openedCycles(market))));
    }

    private interface Change {
        boolean make();
    }

    /** Judged by what was known before the tick: so it does not matter which fact of the tick comes first. */
    private Verdict<Boolean> event(Change change) {
        return isNobody
                ? new Refused<>(
                        Reason.TOO_MANY_EVENTS,
                        "customer_id: more than " + MOST_EVENTS + " events of one customer that are not settled yet")
                : change(change);
    }

    private Verdict<Boolean> change(Change change) {
        rememberCounts();
        return new Accepted<>(change.make());
    }

    /** Notes that features change by it at once. */
    private boolean changesFeatures(boolean isNew) {
        tookFeature |= isNew;
        return isNew;
    }

    private void rememberCounts() {
        if (countedBefore.isEmpty()) {
            countedBefore = Optional.of(counts());
        }
    }

    private CountRows counts() {
        return CountFacts.of(
                state,
                rules.reference()
                        .config(market)
                        .map(config -> config.influence().assignedOnly())
                        .orElse(true));
    }

    private static <V extends SpecificRecord> V decode(Topic<V> topic, Arrival arrival) {
        return topic.serde().deserialize(topic.name(), arrival.value());
    }

    /** Decides on everything up to the tick; what changed in the counts is added to {@code changes}. */
    Settled settle(CountRows changes) {
        long tick = rules.tick().toEpochMilli();
        var config = rules.reference().config(market).orElseThrow();
        Function<String, Optional<Offer>> offers = offer -> rules.reference().offer(market, offer);
        Pseudonyms.giveTo(key, state, tick);
        reach(tick, new RunningOffers(offers, tick));

        var exposures = Exposure.of(state, config, offers);
        var asCounted = Attribution.asCountedAt(tick, state, exposures);
        count(asCounted, changes);
        var attribution = state.getReversals().isEmpty() ? asCounted : Attribution.at(tick, state, exposures);
        var cycles = rules.reference().openedCycles(market);
        var features = new Features(state, exposures, config, cycles, offers, tick);
        var sealing = new SealOutcomes(state, attribution, config, tick);
        var outcomes = outcomes(sealing, attribution, features);
        var published = tookFeature || !outcomes.isEmpty() || state.getPublished() == 0
                ? PublishFeatures.changed(key, features, attribution, rules.tick())
                : Optional.<CustomerFeatures>empty();

        var forgetting = new ForgetFacts(state, attribution, asCounted, config, cycles, offers, tick);
        forgetting.settled();
        long due = Math.min(Math.min(sealing.nextDue(), nextEarlyFact(tick)), forgetting.nextDue());
        state.setDue(due == Long.MAX_VALUE ? 0 : due);
        return new Settled(outcomes, published);
    }

    /** Finds the cycles of the facts that the tick has reached, and whether features change by them. */
    private void reach(long tick, RunningOffers running) {
        var cycles = rules.reference().openedCycles(market);
        for (var profile : state.getProfiles()) {
            tookFeature |= wasReached(profile.getTime(), tick);
        }
        for (var reversal : state.getReversals()) {
            tookFeature |= wasReached(reversal.getTime(), tick);
        }
        for (var slate : state.getSlates()) {
            if (slate.getCycle() == CustomerCycles.UNREACHED && slate.getTime() <= tick) {
                rememberCounts();
                tookFeature |=
                        !slate.getSentOnly() && slate.getOfferIds().stream().anyMatch(running::haveCapped);
                slate.setCycle(cycles.at(slate.getTime())
                        .map(cycle -> CustomerCycles.numberOf(state, cycle))
                        .orElse(CustomerCycles.OUTSIDE));
            }
        }
        for (var use : state.getUses()) {
            if (use.getCycle() == CustomerCycles.UNREACHED && use.getTime() <= tick) {
                rememberCounts();
                tookFeature = true;
                use.setCycle(cycles.at(use.getTime())
                        .map(cycle -> CustomerCycles.numberOf(state, cycle))
                        .orElse(CustomerCycles.OUTSIDE));
            }
        }
    }

    private boolean wasReached(long time, long tick) {
        return time <= tick
                && rules.previous()
                        .filter(before -> time <= before.toEpochMilli())
                        .isEmpty();
    }

    /** Time alone changes no counts: unless it has reached a reversal. */
    private void count(Attribution asCounted, CountRows changes) {
        if (countedBefore.isPresent() || !state.getReversals().isEmpty()) {
            rememberCounts();
            CountFacts.note(state, asCounted);
            changes.addDifference(counts(), countedBefore.orElseThrow());
        }
    }

    private List<Outcome> outcomes(SealOutcomes sealing, Attribution attribution, Features features) {
        var sealed = sealing.seal();
        var records = new OutcomeRecords(key, features, rules.tick());
        var outcomes = new ArrayList<Outcome>();
        sealed.forEach(label -> outcomes.add(records.of(label)));
        new Contrasts(features, attribution)
                .completedBy(sealed)
                .forEach(contrast -> outcomes.add(records.of(contrast, attribution)));
        return outcomes;
    }

    /** The time of the next fact that is stamped ahead of the tick: it waits. */
    private long nextEarlyFact(long tick) {
        long next = Long.MAX_VALUE;
        for (var slate : state.getSlates()) {
            next = slate.getTime() > tick ? Math.min(next, slate.getTime()) : next;
        }
        for (var use : state.getUses()) {
            next = use.getTime() > tick ? Math.min(next, use.getTime()) : next;
        }
        for (var profile : state.getProfiles()) {
            next = profile.getTime() > tick ? Math.min(next, profile.getTime()) : next;
        }
        for (var reversal : state.getReversals()) {
            next = reversal.getTime() > tick ? Math.min(next, reversal.getTime()) : next;
        }
        return next;
    }
}
