package io.offerstream.trainer.contrast;

import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.contrast.OutcomeJson.Shown;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads outcomes of one market as what its model learns. Losses that compare learn from contrasts. The logistic one learns
 * from each exposure, since an impression without a redemption tells it something, too: what was not redeemed from the
 * exposure itself, and what was from the impression's contrast, which comes when its last companion has resolved. The
 * exposure says it days earlier than it says of others that they were not, and whatever was shown of late would seem
 * better than it is (docs/decisions/0071-redemptions-wait-for-their-impression.md). Exposures of slates that were drawn at
 * random are what calibrators are fitted on, whatever the loss.
 */
public final class LessonReader {
    /** The product of two, faded, is still more than nothing. */
    private static final float LEAST_WEIGHT = 1e-18f;

    private final FeatureChoice customerFeatures;
    private final FeatureChoice contextFeatures;
    private final boolean learnsExposures;
    private final boolean learnsContrasts;

    /** 0 leaves them out. */
    private final double othersWeight;

    public LessonReader(MarketConfig config) {
        this(config, config.model().loss() == Loss.LOGISTIC, true);
    }

    /** Each exposure by itself, as it ended: nothing is learnt so, but models are judged by it. */
    public static LessonReader ofExposures(MarketConfig config) {
        return new LessonReader(config, true, false);
    }

    private LessonReader(MarketConfig config, boolean learnsExposures, boolean learnsContrasts) {
        this.learnsExposures = learnsExposures;
        this.learnsContrasts = learnsContrasts;
        customerFeatures = config.training().customerFeatures();
        contextFeatures = config.training().contextFeatures();
        // What is drawn from all offers has no pool that they could join.
        othersWeight =
                config.model().negatives() == Negatives.SEEN ? config.training().othersWeight() : 0;
    }

    /**
     * What the outcome teaches; empty if nothing.
     *
     * @throws IllegalArgumentException if it is no outcome that interaction-state would write; the message says why
     */
    public List<Lesson> read(Outcome outcome) {
        if (outcome.getKind() == OutcomeKind.CENSORED) {
            return List.of(new Lesson.TakeBack(subject(outcome)));
        }
        boolean isLearnt = isLearnt(outcome.getKind());
        boolean isRandom = isRandomExposure(outcome);
        boolean isCorrection = outcome.getSupersedes() != null;
        // It was learnt as not redeemed.
        boolean isTakenBack = learnsExposures && !isLearnt && isCorrection && outcome.getKind() == OutcomeKind.REDEEMED;
        if (!isLearnt && !isRandom && !isTakenBack) {
            return List.of();
        }
        if (!outcome.getTrainable()) {
            // A revision may be one because the customer withdrew consent.
            return isCorrection ? List.of(new Lesson.TakeBack(subject(outcome))) : List.of();
        }
        var lessons = new ArrayList<Lesson>();
        if (isLearnt) {
            var contrast = outcome.getKind() == OutcomeKind.CONTRAST ? contrast(outcome) : exposure(outcome);
            lessons.add(isCorrection ? new Lesson.Correct(contrast) : new Lesson.Learn(contrast));
        }
        if (isTakenBack) {
            lessons.add(new Lesson.TakeBack(subject(outcome)));
        }
        if (isRandom) {
            lessons.add(new Lesson.Calibrate(randomExposure(outcome), isCorrection));
        }
        return lessons;
    }

    /** Of the arm as well as by the policy: without consent, or with the kill switch on, others are served popularity. */
    private static boolean isRandomExposure(Outcome outcome) {
        boolean isExposure =
                outcome.getKind() == OutcomeKind.REDEEMED || outcome.getKind() == OutcomeKind.SEEN_NOT_REDEEMED;
        return isExposure
                && !outcome.getOrganic()
                && outcome.getArm() == Arm.CONTROL_RANDOM
                && outcome.getServedPolicy() == Policy.RANDOM;
    }

    private boolean isLearnt(OutcomeKind kind) {
        return switch (kind) {
            case CONTRAST -> learnsContrasts;
            case SEEN_NOT_REDEEMED -> learnsExposures;
            case REDEEMED -> learnsExposures && !learnsContrasts;
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
                        : List.of(new Seen(outcome.getOfferId(), examination(outcome.getExaminationWeight(), 1))));
    }

    private RandomExposure randomExposure(Outcome outcome) {
        return new RandomExposure(
                subject(outcome),
                time(outcome),
                outcome.getCustomerPseudonym(),
                outcome.getOfferId(),
                outcome.getKind() == OutcomeKind.REDEEMED,
                examination(outcome.getExaminationWeight(), 1),
                features(outcome));
    }

    private Contrast contrast(Outcome outcome) {
        var slate = OutcomeJson.slate("contrast", outcome.getContrast());
        var redeemed = new ArrayList<String>();
        for (var offer : exposures("redeemed", slate.redeemed())) {
            redeemed.add(offer.offer());
        }
        if (redeemed.isEmpty()) {
            throw new IllegalArgumentException("contrast: nothing is redeemed in it");
        }
        return of(outcome, slate.sampleWeight(), redeemed, learnsExposures ? List.of() : pool(slate));
    }

    /** What the redeemed are compared with. */
    private List<Seen> pool(OutcomeJson.Slate slate) {
        var seen = new ArrayList<Seen>();
        for (var offer : exposures("seen", slate.seen())) {
            seen.add(new Seen(offer.offer(), examination(offer.examination(), 1)));
        }
        // Older contrasts have none.
        if (othersWeight > 0 && slate.others() != null) {
            for (var offer : exposures("others", slate.others())) {
                seen.add(new Seen(offer.offer(), examination(offer.examination(), othersWeight)));
            }
        }
        return seen;
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

    /** @param weight of its kind, (0,1] */
    private static float examination(double examination, double weight) {
        if (!(examination > 0 && examination <= 1)) {
            throw new IllegalArgumentException(
                    "examination_weight: expected above 0 and at most 1, found " + examination);
        }
        return Math.max(LEAST_WEIGHT, (float) (examination * weight));
    }

    private Contrast of(Outcome outcome, double weight, List<String> redeemed, List<Seen> seen) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("sample_weight: expected above 0 and at most 1, found " + weight);
        }
        return new Contrast(
                subject(outcome),
                time(outcome),
                outcome.getCustomerPseudonym(),
                outcome.getArm(),
                Math.max(LEAST_WEIGHT, (float) weight),
                features(outcome),
                redeemed,
                seen);
    }

    private static long time(Outcome outcome) {
        if (outcome.getImpressionTime() == null) {
            throw new IllegalArgumentException("impression_time: is missing");
        }
        return outcome.getImpressionTime().toEpochMilli();
    }

    private List<WeightedFeature> features(Outcome outcome) {
        return CustomerForm.of(
                outcome.getCustomerFeatures(),
                outcome.getContextFeatures(),
                customerFeatures::takes,
                contextFeatures::takes);
    }
}
