package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.TestMarket.at;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What contrasts should name of other impressions, from the facts that had been told of by their tick. */
record ReferenceOthers(Story story) {
    private static final Duration SEALED_AFTER = Duration.ofHours(2).plusSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    /** By id of the outcome, as {@link #told}. */
    Map<String, List<String>> of(List<Outcome> outcomes) {
        var others = new TreeMap<String, List<String>>();
        outcomes.stream()
                .filter(outcome -> outcome.getKind() == OutcomeKind.CONTRAST)
                .forEach(contrast -> others.put(contrast.getOutcomeId(), of(contrast)));
        return others;
    }

    /** What contrasts do name, by id of the outcome. */
    static Map<String, List<String>> told(List<Outcome> outcomes) throws IOException {
        var others = new TreeMap<String, List<String>>();
        for (var outcome : outcomes) {
            if (outcome.getKind() == OutcomeKind.CONTRAST) {
                var named = new ArrayList<String>();
                JSON.readTree(outcome.getContrast())
                        .get("others")
                        .forEach(other -> named.add(other.get("offer").asText() + " "
                                + other.get("examination_weight").asDouble()));
                others.put(outcome.getOutcomeId(), named);
            }
        }
        return others;
    }

    private List<String> of(Outcome contrast) {
        var tick = contrast.getSealedAt();
        var known = knownBy(tick);
        var own = known.all(Impression.class).stream()
                .filter(impression -> impression.getEventId().equals(contrast.getImpressionId()))
                .findFirst()
                .orElseThrow();
        // All of its own are redeemed or seen: no offer of a story is withdrawn.
        var not = new HashSet<>(own.getOfferIds());
        not.addAll(redeemed(known, own.getCustomerId(), tick));
        var others = new ArrayList<String>();
        known.all(Impression.class).stream()
                .filter(impression -> impression.getCustomerId().equals(own.getCustomerId()))
                .filter(impression -> impression.getEvidence() == Evidence.VIEWED)
                .filter(impression ->
                        !impression.getEventTime().plus(SEALED_AFTER).isAfter(tick))
                .sorted(Comparator.comparing(Impression::getEventTime)
                        .reversed()
                        .thenComparing(Impression::getEventId))
                .forEach(impression -> {
                    for (var offer : impression.getOfferIds()) {
                        if (not.add(offer)) {
                            others.add(offer + " " + (impression.getOfferIds().indexOf(offer) == 0 ? 1.0 : 0.85));
                        }
                    }
                });
        return others.subList(0, Math.min(5, others.size()));
    }

    private Story knownBy(Instant tick) {
        long told =
                Story.TICKS.stream().filter(minute -> !at(minute).isAfter(tick)).count();
        return new Story(story.batches().subList(0, (int) told));
    }

    private static Set<String> redeemed(Story known, String customer, Instant tick) {
        var takenBack = new HashSet<String>();
        for (var reversal : known.all(RedemptionKind.REVERSED)) {
            if (happened(reversal, customer, tick)) {
                takenBack.add(reversal.getReversesEventId());
            }
        }
        var offers = new HashSet<String>();
        for (var use : known.all(RedemptionKind.REDEEMED)) {
            if (happened(use, customer, tick) && !takenBack.contains(use.getEventId())) {
                offers.add(use.getOfferId());
            }
        }
        return offers;
    }

    private static boolean happened(Redemption fact, String customer, Instant tick) {
        return fact.getCustomerId().equals(customer) && !fact.getEventTime().isAfter(tick);
    }
}
