package io.offerstream.trainer.evaluation;

import java.util.List;

/**
 * A random slate that was shown as assigned, and what became of all its offers.
 *
 * @param customer erasable pseudonym
 * @param offers from position 0
 * @param rewards per position: 1 if redeemed, else 0
 * @param propensities per position, given those before it
 * @param customerFeatures JSON object, as they were at the impression
 * @param contextFeatures of the impression
 */
record ShownSlate(
        String assignment,
        String cycle,
        String customer,
        List<String> offers,
        List<Double> rewards,
        List<Double> propensities,
        String customerFeatures,
        List<String> contextFeatures) {
    /** Offers among which it was drawn. */
    int candidates() {
        return candidates(propensities.get(0));
    }

    /** @param propensity of position 0, where one of all is drawn */
    static int candidates(double propensity) {
        return (int) Math.round(1 / propensity);
    }
}
