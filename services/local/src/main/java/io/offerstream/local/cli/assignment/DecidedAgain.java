package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.assignment.CycleDecisions.Again;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Prices;
import io.offerstream.slates.cycle.Refusal;
import io.offerstream.slates.model.ServedModel;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;

/** A published assignment with all that was decided put in anew. */
final class DecidedAgain {
    private DecidedAgain() {}

    /** What the published record and the decision do not agree on; empty if all is as it was. */
    static List<FieldDifference> differences(Again again) {
        return FieldDifference.between(again.published(), of(again));
    }

    private static Assignment of(Again again) {
        var decision = again.decision();
        var slate = decision.slate();
        var serving = decision.serving();
        var facts = again.open().facts();
        var cycle = facts.cycle();
        boolean isPriced = serving.isDrawn() && decision.arm() == Arm.TEST;
        boolean isModels = serving.model().isPresent();
        return Assignment.newBuilder(again.published())
                .setExperimentId(cycle.getExperimentId())
                .setGroup(decision.arm() == Arm.TEST ? Group.TEST : Group.CONTROL)
                .setArm(decision.arm())
                .setBucket(decision.split())
                .setArmWeights(cycle.getArmWeights())
                .setServedPolicy(serving.policy())
                .setReason(serving.reason())
                .setOffers(slate.offers())
                .setOffer1(at(slate.offers(), 0))
                .setOffer2(at(slate.offers(), 1))
                .setOffer3(at(slate.offers(), 2))
                .setScore1(at(slate.scores(), 0))
                .setScore2(at(slate.scores(), 1))
                .setScore3(at(slate.scores(), 2))
                .setPropensity(slate.propensity())
                .setPropensity1(at(slate.propensities(), 0))
                .setPropensity2(at(slate.propensities(), 1))
                .setPropensity3(at(slate.propensities(), 2))
                .setEligibleOffers(decision.eligible())
                .setRefusals(refusals(decision.refusals()))
                .setModelVersion(serving.model().map(ServedModel::version).orElse(null))
                .setModelPublishedAt(
                        serving.model().map(ServedModel::publishedAt).orElse(null))
                .setPopularityAsOf(facts.popularity().map(Popularity::getAsOf).orElse(null))
                .setCustomerFeaturesAsOf(isModels ? again.subject().features().getAsOf() : null)
                .setPriceEpoch(isPriced ? facts.prices().map(Prices::getEpoch).orElse(0L) : 0)
                .setConfigHash(cycle.getConfigHash())
                .setValidTo(cycle.getClosesAt())
                .build();
    }

    private static List<String> refusals(List<Refusal> refusals) {
        var counts = new EnumMap<Refusal, Integer>(Refusal.class);
        refusals.stream().filter(Objects::nonNull).forEach(refusal -> counts.merge(refusal, 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .sorted()
                .toList();
    }

    private static <T> T at(List<T> values, int position) {
        return position < values.size() ? values.get(position) : null;
    }
}
