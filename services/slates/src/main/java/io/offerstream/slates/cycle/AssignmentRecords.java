package io.offerstream.slates.cycle;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Prices;
import io.offerstream.slates.model.ServedModel;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;

/** A decision as it is published. */
public final class AssignmentRecords {
    private AssignmentRecords() {}

    /**
     * Why a revision is made.
     *
     * @param subject what the cause is about; empty where the cause says it all
     */
    public record Why(Cause cause, String subject) {
        /** Of a cause that says it all. */
        public static Why of(Cause cause) {
            return new Why(cause, "");
        }
    }

    private static String id(Subject subject, OpenCycle cycle, int revision) {
        return subject.key() + ":" + cycle.facts().cycle().getCycleId() + ":" + revision;
    }

    /**
     * The record.
     *
     * @param open by which it was decided
     * @param revision counts the assignments of the customer in the cycle from 1
     * @param tick of the decision
     */
    public static Assignment of(
            OpenCycle open, Subject subject, Decision decision, int revision, Why why, Instant tick) {
        var cycle = open.facts().cycle();
        var slate = decision.slate();
        var serving = decision.serving();
        boolean isPriced = serving.isDrawn() && decision.arm() == Arm.TEST;
        return Assignment.newBuilder()
                .setAssignmentId(id(subject, open, revision))
                .setMarket(cycle.getMarket())
                .setCustomerId(subject.features().getCustomerId())
                .setCycleId(cycle.getCycleId())
                .setExperimentId(cycle.getExperimentId())
                .setGroup(decision.arm() == Arm.TEST ? Group.TEST : Group.CONTROL)
                .setArm(decision.arm())
                .setBucket(decision.split())
                .setHashVersion(Bucketing.HASH_VERSION)
                .setArmWeights(cycle.getArmWeights())
                .setServedPolicy(serving.policy())
                .setCause(why.cause())
                .setCauseSubject(why.subject())
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
                .setRefusals(refusals(decision))
                .setModelVersion(serving.model().map(ServedModel::version).orElse(null))
                .setModelPublishedAt(
                        serving.model().map(ServedModel::publishedAt).orElse(null))
                .setPopularityAsOf(
                        open.facts().popularity().map(Popularity::getAsOf).orElse(null))
                .setCustomerFeaturesAsOf(
                        serving.model().isPresent() ? subject.features().getAsOf() : null)
                .setPriceEpoch(
                        isPriced ? open.facts().prices().map(Prices::getEpoch).orElse(0L) : 0)
                .setConfigHash(cycle.getConfigHash())
                .setRevision(revision)
                .setSupersedes(revision == 1 ? null : id(subject, open, revision - 1))
                .setDecidedAt(tick)
                .setValidFrom(tick)
                .setValidTo(cycle.getClosesAt())
                .build();
    }

    private static List<String> refusals(Decision decision) {
        if (decision.eligible() == decision.refusals().size()) {
            return List.of();
        }
        var counts = new EnumMap<Refusal, Integer>(Refusal.class);
        decision.refusals().stream()
                .filter(Objects::nonNull)
                .forEach(refusal -> counts.merge(refusal, 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .sorted()
                .toList();
    }

    private static <T> T at(List<T> values, int position) {
        return position < values.size() ? values.get(position) : null;
    }
}
