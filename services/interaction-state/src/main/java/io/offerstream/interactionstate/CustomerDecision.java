package io.offerstream.interactionstate;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.attribution.OutcomeRecords;
import io.offerstream.interactionstate.attribution.SealOutcomes;
import io.offerstream.interactionstate.counting.CountFacts;
import io.offerstream.interactionstate.counting.CountRows;
import io.offerstream.interactionstate.exposure.ForgetFacts;
import io.offerstream.interactionstate.exposure.RecordFact;
import io.offerstream.interactionstate.exposure.ReferenceRules;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Verdict;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.RedemptionKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * One customer at one tick: takes the new facts, then counts, seals and publishes what the tick has settled. Changes
 * the state in place, and emits nothing itself.
 */
final class CustomerDecision {
    /** What the tick settled for the customer. */
    record Settled(List<Outcome> outcomes, Optional<CustomerFeatures> features) {}

    private final Topics topics;
    private final ReferenceRules rules;
    private final String market;
    private final String customerId;
    private final CustomerState state;
    private final Profile before;

    /** What {@code customer-features} says of a customer. */
    private record Profile(List<String> features, boolean consent, String mergedInto) {
        static Profile of(CustomerState state) {
            var shown = state.getConsent() ? state.getProfileFeatures() : List.<String>of();
            return new Profile(List.copyOf(shown), state.getConsent(), state.getMergedInto());
        }
    }

    CustomerDecision(Topics topics, ReferenceRules rules, String key, CustomerState state) {
        this.topics = topics;
        this.rules = rules;
        this.market = Keys.market(key);
        this.customerId = Keys.id(key);
        this.state = state;
        this.before = Profile.of(state);
    }

    /** Takes one fact, or says why not; accepted as false if it is known already. */
    Verdict<Boolean> take(Arrival arrival) {
        var topic = arrival.topic();
        if (topic.equals(topics.impressions().name())) {
            return rules.judge(decode(topics.impressions(), arrival))
                    .then(impression -> new Accepted<>(RecordFact.impression(state, impression)));
        } else if (topic.equals(topics.redemptions().name())) {
            var redemption = decode(topics.redemptions(), arrival);
            return rules.judge(redemption)
                    .then(offer -> new Accepted<>(
                            redemption.getKind() == RedemptionKind.REVERSED
                                    ? RecordFact.reversal(state, redemption)
                                    : RecordFact.redemption(state, redemption, offer.orElseThrow())));
        } else if (topic.equals(topics.customers().name())) {
            var customer = decode(topics.customers(), arrival);
            return rules.judge(customer).then(judged -> new Accepted<>(RecordFact.profile(state, judged)));
        }
        return new Accepted<>(RecordFact.assignment(state, decode(topics.assignments(), arrival)));
    }

    private static <V extends SpecificRecord> V decode(Topic<V> topic, Arrival arrival) {
        return topic.serde().deserialize(topic.name(), arrival.value());
    }

    /** Decides on everything up to the tick; what changed in the counts is added to {@code changes}. */
    Settled settle(CountRows changes) {
        var config = rules.reference().config(market).orElseThrow();
        long tick = rules.tick().toEpochMilli();
        var attribution = attribution(config, tick);
        var counted = CountFacts.of(state, asCounted(config, attribution, tick), config.calendar());
        changes.addDifference(counted, CountRows.of(state.getCounted()));

        var sealing = new SealOutcomes(state, attribution, config, tick);
        var records = new OutcomeRecords(market, customerId, attribution, config.calendar(), rules.tick());
        var outcomes = sealing.seal().stream().map(records::of).toList();
        var features = features();

        // What was counted and is forgotten now stays counted.
        boolean forgot = ForgetFacts.settledBefore(state, attribution, config, tick);
        state.setCounted((forgot
                        ? CountFacts.of(state, asCounted(config, attribution(config, tick), tick), config.calendar())
                        : counted)
                .toState());
        state.setDue(LongStream.concat(sealing.nextDue().stream(), earlyFacts(tick))
                .min()
                .orElse(0));
        return new Settled(outcomes, features);
    }

    private Attribution attribution(MarketConfig config, long tick) {
        return new Attribution(state, config, offer -> rules.reference().offer(market, offer), tick);
    }

    /** The same, unless something was taken back. */
    private Attribution asCounted(MarketConfig config, Attribution attribution, long tick) {
        return state.getReversals().isEmpty()
                ? attribution
                : Attribution.asCounted(
                        state, config, offer -> rules.reference().offer(market, offer), tick);
    }

    /** Times of facts that are stamped ahead of the tick: they wait. */
    private LongStream earlyFacts(long tick) {
        return LongStream.concat(
                        state.getSlates().stream().mapToLong(slate -> slate.getTime()),
                        LongStream.concat(
                                state.getUses().stream().mapToLong(use -> use.getTime()),
                                state.getReversals().stream().mapToLong(reversal -> reversal.getTime())))
                .filter(time -> time > tick);
    }

    /** Compared over the whole tick, so that the order of the profiles within it does not show. */
    private Optional<CustomerFeatures> features() {
        var now = Profile.of(state);
        if (state.getPublished() && now.equals(before)) {
            return Optional.empty();
        }
        state.setPublished(true);
        return Optional.of(CustomerFeatures.newBuilder()
                .setMarket(market)
                .setCustomerId(customerId)
                .setAsOf(rules.tick())
                .setProfileFeatures(now.features())
                .setConsent(now.consent())
                .setMergedInto(now.mergedInto())
                .build());
    }
}
