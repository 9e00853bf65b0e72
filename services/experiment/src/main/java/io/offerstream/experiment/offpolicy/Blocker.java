package io.offerstream.experiment.offpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a value cannot be read.
 *
 * @param policy whose; empty where the whole log is at fault
 */
public record Blocker(Reason reason, Optional<Policy> policy) {
    /** What is wrong. */
    public enum Reason {
        /** Too few effective slates at a position. */
        ESS,
        /** Too few redemptions of offers that the policy would have shown. */
        MATCHED_REDEMPTIONS,
        /** One slate holds too much of the weight at a position. */
        WEIGHT_SHARE,
        /** The mean weight is too far from 1: propensities are not true. */
        MEAN_WEIGHT,
        /** A slate was shown that the logged propensities rule out. */
        ZERO_PROPENSITY,
        /** Too many slates have lost their propensities. */
        MISSING_PROPENSITY
    }

    /** Of the log as a whole. */
    static List<Blocker> of(RandomLog log, GateRules rules) {
        List<Blocker> blockers = new ArrayList<>();
        if (!log.slates().stream().allMatch(LoggedSlate::isSupported)) {
            blockers.add(new Blocker(Reason.ZERO_PROPENSITY, Optional.empty()));
        }
        if (log.missingShare() > rules.largestMissingShare()) {
            blockers.add(new Blocker(Reason.MISSING_PROPENSITY, Optional.empty()));
        }
        return blockers;
    }

    /** Of one policy's weights, in the order of {@link Reason}. */
    static List<Blocker> of(Policy policy, WeightedSlates slates, SlateValue value, GateRules rules) {
        List<Blocker> blockers = new ArrayList<>();
        if (value.fewestEffectiveSlates() < rules.fewestEffectiveSlates()) {
            blockers.add(new Blocker(Reason.ESS, Optional.of(policy)));
        }
        if (slates.matchedRedemptions() < rules.fewestMatchedRedemptions()) {
            blockers.add(new Blocker(Reason.MATCHED_REDEMPTIONS, Optional.of(policy)));
        }
        if (value.diagnostics().stream().anyMatch(at -> at.largestShare() > rules.largestWeightShare())) {
            blockers.add(new Blocker(Reason.WEIGHT_SHARE, Optional.of(policy)));
        }
        if (!value.diagnostics().stream().allMatch(at -> at.isCalibrated(rules.weightStandardErrors()))) {
            blockers.add(new Blocker(Reason.MEAN_WEIGHT, Optional.of(policy)));
        }
        return blockers;
    }
}
