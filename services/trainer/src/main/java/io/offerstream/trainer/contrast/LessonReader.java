package io.offerstream.trainer.contrast;

import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.contrast.OutcomeJson.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads outcomes of one market as what its model learns. Losses that compare learn from contrasts; the logistic one from
 * each exposure, since an impression without a redemption tells it something, too.
 */
public final class LessonReader {
    /** Before the name of a feature of the context, so that it is never one of the customer's. */
    public static final String CONTEXT = "context:";

    /** The product of two, faded, is still more than nothing. */
    private static final float LEAST_WEIGHT = 1e-18f;

    private final FeatureChoice customerFeatures;
    private final FeatureChoice contextFeatures;
    private final boolean learnsExposures;

    public LessonReader(MarketConfig config) {
        customerFeatures = config.training().customerFeatures();
        contextFeatures = config.training().contextFeatures();
        learnsExposures = config.model().loss() == Loss.LOGISTIC;
    }

    /**
     * What the outcome teaches; empty if nothing.
     *
     * @throws IllegalArgumentException if it is no outcome that interaction-state would write; the message says why
     */
    public Optional<Lesson> read(Outcome outcome) {
        if (outcome.getKind() == OutcomeKind.CENSORED) {
            return Optional.of(new Lesson.TakeBack(subject(outcome)));
        }
        if (!isLearnt(outcome.getKind())) {
            return Optional.empty();
        }
        if (!outcome.getTrainable()) {
            // A revision may be one because the customer withdrew consent.
            return Optional.ofNullable(outcome.getSupersedes()).map(before -> new Lesson.TakeBack(subject(outcome)));
        }
        var contrast = outcome.getKind() == OutcomeKind.CONTRAST ? contrast(outcome) : exposure(outcome);
        return Optional.of(outcome.getSupersedes() == null ? new Lesson.Learn(contrast) : new Lesson.Correct(contrast));
    }

    private boolean isLearnt(OutcomeKind kind) {
        return switch (kind) {
            case CONTRAST -> !learnsExposures;
            case REDEEMED, SEEN_NOT_REDEEMED -> learnsExposures;
            case CENSORED, UNKNOWN -> false;
        };
    }

    private static String subject(Outcome outcome) {
        var id = outcome.getOutcomeId();
        int revision = id.lastIndexOf('#');
        return revision < 0 ? id : id.substring(0, revision);
    }

    private Contrast exposure(Outcome outcome) {
        boolean isRedeemed = outcome.getKind() == OutcomeKind.REDEEMED;
        return of(
                outcome,
                1,
                isRedeemed ? List.of(outcome.getOfferId()) : List.of(),
                isRedeemed
                        ? List.of()
                        : List.of(new Seen(outcome.getOfferId(), examination(outcome.getExaminationWeight()))));
    }

    private Contrast contrast(Outcome outcome) {
        var slate = OutcomeJson.slate("contrast", outcome.getContrast());
        var redeemed = new ArrayList<String>();
        for (var offer : exposures("redeemed", slate.redeemed())) {
            redeemed.add(offer.offer());
        }
        var seen = new ArrayList<Seen>();
        for (var offer : exposures("seen", slate.seen())) {
            seen.add(new Seen(offer.offer(), examination(offer.examination())));
        }
        if (redeemed.isEmpty()) {
            throw new IllegalArgumentException("contrast: nothing is redeemed in it");
        }
        return of(outcome, slate.sampleWeight(), redeemed, seen);
    }

    private static List<Shown> exposures(String name, List<Shown> exposures) {
        if (exposures == null) {
            throw new IllegalArgumentException("contrast: " + name + " is no list of exposures");
        }
        for (var exposure : exposures) {
            if (exposure.offer().isEmpty()) {
                throw new IllegalArgumentException("contrast: an exposure without an offer");
            }
        }
        return exposures;
    }

    private static float examination(double weight) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("examination_weight: expected above 0 and at most 1, found " + weight);
        }
        return Math.max(LEAST_WEIGHT, (float) weight);
    }

    private Contrast of(Outcome outcome, double weight, List<String> redeemed, List<Seen> seen) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("sample_weight: expected above 0 and at most 1, found " + weight);
        }
        if (outcome.getImpressionTime() == null) {
            throw new IllegalArgumentException("impression_time: is missing");
        }
        return new Contrast(
                subject(outcome),
                outcome.getImpressionTime().toEpochMilli(),
                outcome.getCustomerPseudonym(),
                outcome.getArm(),
                Math.max(LEAST_WEIGHT, (float) weight),
                features(outcome),
                redeemed,
                seen);
    }

    private List<WeightedFeature> features(Outcome outcome) {
        var sorted = new ArrayList<WeightedFeature>();
        OutcomeJson.features("customer_features", outcome.getCustomerFeatures(), (name, weight, found) -> {
            if (customerFeatures.takes(name)) {
                insert(new WeightedFeature(name, weight(name, weight, found)), sorted);
            }
        });
        for (var feature : outcome.getContextFeatures()) {
            if (contextFeatures.takes(feature)) {
                insert(new WeightedFeature(CONTEXT + feature, 1), sorted);
            }
        }
        return sorted;
    }

    /** By name, from behind: they come sorted. What is said twice is what was said last. */
    private static void insert(WeightedFeature feature, List<WeightedFeature> sorted) {
        for (int at = sorted.size(); at > 0; at--) {
            int order = sorted.get(at - 1).name().compareTo(feature.name());
            if (order == 0) {
                sorted.set(at - 1, feature);
                return;
            }
            if (order < 0) {
                sorted.add(at, feature);
                return;
            }
        }
        sorted.add(0, feature);
    }

    private static float weight(String name, double weight, String found) {
        if (!(Math.abs(weight) <= Entities.LARGEST_WEIGHT)) {
            throw new IllegalArgumentException("customer_features: " + name + " has the weight "
                    + (Double.isNaN(weight) ? found : weight) + ", but weights are numbers of at most "
                    + Entities.LARGEST_WEIGHT);
        }
        return (float) weight;
    }
}
