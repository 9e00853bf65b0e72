package io.offerstream.ranking.calibration;

/**
 * Scores as standard deviations from their mean, so that a prior means the same for every model.
 *
 * @param spread standard deviation; exactly 0 if all scores are one, which are then all 0 deviations from it
 */
record ScoreScale(double centre, double spread) {
    static ScoreScale of(ShownOffers shown) {
        double weight = 0;
        double sum = 0;
        double least = shown.score(0);
        double most = least;
        for (int i = 0; i < shown.count(); i++) {
            weight += shown.weight(i);
            sum += shown.weight(i) * shown.score(i);
            least = Math.min(least, shown.score(i));
            most = Math.max(most, shown.score(i));
        }
        if (least == most) {
            // Said exactly: rounding of the mean would leave a spread that is nothing but rounding.
            return new ScoreScale(least, 0);
        }
        double centre = sum / weight;
        double squares = 0;
        for (int i = 0; i < shown.count(); i++) {
            double off = shown.score(i) - centre;
            squares += shown.weight(i) * off * off;
        }
        return new ScoreScale(centre, Math.sqrt(squares / weight));
    }

    double standardised(double score) {
        return spread > 0 ? (score - centre) / spread : 0;
    }

    /** The same line, on raw scores. */
    Calibrator onRawScores(double slope, double intercept) {
        double raw = spread > 0 ? slope / spread : 0;
        return new Calibrator(raw, intercept - raw * centre);
    }
}
