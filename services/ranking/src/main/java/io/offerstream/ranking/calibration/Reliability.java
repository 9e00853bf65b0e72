package io.offerstream.ranking.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far predictions can be believed: the reliability diagram and its summaries. Judge on other shown offers than those
 * the calibrator was fitted on.
 *
 * @param bins by predicted probability, lowest first, none empty
 * @param shown sum of weights
 * @param examinations expected: sum of weight · examination
 * @param redemptions sum of the weights of what was redeemed
 * @param expectedCalibrationError mean over expected examinations of |observed - predicted| of their bin; in the unit of
 *     P(redeem | examined)
 * @param brierScore mean square of redeemed (1 or 0) less P(redeem | shown), 0 to 1
 * @param logLoss mean of -log P(what became of it | shown), in nats
 * @see "Naeini, Cooper, Hauskrecht: Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015"
 * @see "Bröcker, Smith: Increasing the reliability of reliability diagrams, Weather and Forecasting 22, 2007"
 */
public record Reliability(
        List<Bin> bins,
        double shown,
        double examinations,
        double redemptions,
        double expectedCalibrationError,
        double brierScore,
        double logLoss) {
    /** As many bins as are drawn, unless told otherwise. */
    public static final int BINS = 10;

    /**
     * Shown offers of similar prediction.
     *
     * @param count sum of weights
     * @param examinations expected: sum of weight · examination
     * @param predicted mean P(redeem | examined) over the expected examinations, so that it equals {@code observed} but
     *     for chance if the model is true
     * @param observed redemptions per expected examination; above 1 if fewer were thought to look than redeemed
     */
    public record Bin(double count, double examinations, double predicted, double observed) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /** Judges in {@value #BINS} bins. */
    public static Reliability of(Calibrator calibrator, ShownOffers shown) {
        return of(calibrator, shown, BINS);
    }

    /**
     * Judges a calibrator. Bins hold equal weight, as far as equal predictions, which stay together, let them: such a
     * group goes where its middle lies, so there may be fewer bins. Sums run by prediction, then in the order of the shown
     * offers.
     *
     * @param bins at most, 1 or more
     * @throws IllegalArgumentException if {@code bins} is below 1
     */
    public static Reliability of(Calibrator calibrator, ShownOffers shown, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, found " + bins);
        }
        double[] predictions = new double[shown.count()];
        double weight = 0;
        double squares = 0;
        double logLikelihood = 0;
        for (int i = 0; i < predictions.length; i++) {
            predictions[i] = calibrator.probability(shown.score(i));
            double off = (shown.redeemed(i) ? 1 : 0) - shown.examination(i) * predictions[i];
            weight += shown.weight(i);
            squares += shown.weight(i) * off * off;
            logLikelihood += shown.weight(i)
                    * Logit.logLikelihood(shown.redeemed(i), shown.examination(i), calibrator.logOdds(shown.score(i)));
        }
        List<BinSums> sums = binned(shown, predictions, weight, bins);
        double examinations = sums.stream().mapToDouble(bin -> bin.examinations).sum();
        return new Reliability(
                sums.stream().map(BinSums::bin).toList(),
                weight,
                examinations,
                sums.stream().mapToDouble(bin -> bin.redemptions).sum(),
                sums.stream().mapToDouble(BinSums::excess).sum() / examinations,
                squares / weight,
                -logLikelihood / weight);
    }

    /** Redemptions per shown offer. */
    public double baseRate() {
        return redemptions / shown;
    }

    private static List<BinSums> binned(ShownOffers shown, double[] predictions, double weight, int bins) {
        // Boxed, since the sort has to be stable for the sums to have one order.
        int[] order = IntStream.range(0, predictions.length)
                .boxed()
                .sorted((a, b) -> Double.compare(predictions[a], predictions[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<BinSums> filled = new ArrayList<>();
        double before = 0;
        int last = -1;
        for (int from = 0, to; from < order.length; from = to) {
            var group = new BinSums();
            for (to = from; to < order.length && predictions[order[to]] == predictions[order[from]]; to++) {
                group.add(shown, order[to], predictions[order[to]]);
            }
            int bin = (int) Math.min(bins - 1, (before + group.count / 2) / weight * bins);
            if (bin > last) {
                filled.add(new BinSums());
                last = bin;
            }
            filled.get(filled.size() - 1).add(group);
            before += group.count;
        }
        return filled;
    }

    private static final class BinSums {
        private double count;
        private double examinations;
        private double predicted;
        private double redemptions;

        void add(ShownOffers shown, int index, double prediction) {
            count += shown.weight(index);
            examinations += shown.examinations(index);
            predicted += shown.examinations(index) * prediction;
            redemptions += shown.redemptions(index);
        }

        void add(BinSums other) {
            count += other.count;
            examinations += other.examinations;
            predicted += other.predicted;
            redemptions += other.redemptions;
        }

        double excess() {
            return Math.abs(redemptions - predicted);
        }

        Bin bin() {
            return new Bin(count, examinations, predicted / examinations, redemptions / examinations);
        }
    }
}
