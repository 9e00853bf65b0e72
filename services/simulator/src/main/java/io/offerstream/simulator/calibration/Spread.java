package io.offerstream.simulator.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How redemption rates are spread, measured alike in data and simulation. All are moments of pairs, so that chance alone
 * adds nothing to them; they are not what a scenario's parameters are called by the same words, but what those lead to.
 *
 * @param seen offers seen
 * @param rate share of them that was redeemed
 * @param offers standard deviation between offers, in log-odds
 * @param customers standard deviation between customers, in log-odds
 * @param kinds how much more often than chance a customer redeems two offers of one kind, over the same for two of
 *     different kinds; empty where pairs of either are too few
 * @param interactions mean over profile features of the variance, in log-odds, by which offers' rates differ among
 *     customers of different profiles beyond what the profiles differ by at all; empty where counts are too small
 */
public record Spread(
        long seen, double rate, double offers, double customers, OptionalDouble kinds, OptionalDouble interactions) {
    private static final int ENOUGH_PAIRS = 2_000;
    /** Of a cell's redemptions, and of what was left in it: with fewer its log-odds say nothing. */
    private static final int ENOUGH = 20;

    private static final int ENOUGH_CELLS = 6;

    /** Measures; the order of the offers seen does not matter but for the last digits. */
    public static Spread of(Observed observed) {
        var seen = observed.seen();
        double rate = share(seen);
        Map<Integer, List<SeenOffer>> byOffer = new HashMap<>();
        Map<Integer, List<SeenOffer>> byCustomer = new HashMap<>();
        for (var one : seen) {
            byOffer.computeIfAbsent(one.offer(), offer -> new ArrayList<>()).add(one);
            byCustomer
                    .computeIfAbsent(one.customer(), customer -> new ArrayList<>())
                    .add(one);
        }
        double pairs = 0;
        double together = 0;
        Map<Integer, Double> means = new HashMap<>();
        for (var of : byOffer.entrySet()) {
            double sum = of.getValue().size() * (share(of.getValue()) - rate);
            double squares = of.getValue().stream()
                    .mapToDouble(one -> square((one.redeemed() ? 1 : 0) - rate))
                    .sum();
            together += sum * sum - squares;
            pairs += (double) of.getValue().size() * (of.getValue().size() - 1);
            means.put(of.getKey(), share(of.getValue()));
        }
        var customerPairs = new Pairs();
        byCustomer.values().forEach(of -> customerPairs.add(of, means));
        return new Spread(
                seen.size(),
                rate,
                LogisticNormal.deviation(rate, pairs == 0 ? 0 : together / pairs),
                LogisticNormal.deviation(rate, customerPairs.mean()),
                customerPairs.ratio(),
                interactions(observed, byOffer));
    }

    private static double share(List<SeenOffer> seen) {
        return seen.stream().filter(SeenOffer::redeemed).count() / (double) Math.max(1, seen.size());
    }

    private static double square(double value) {
        return value * value;
    }

    /** What a customer does with one offer, beside what they do with another. */
    private static final class Pairs {
        private double alike;
        private double unlike;
        private long alikeCount;
        private long unlikeCount;

        void add(List<SeenOffer> seen, Map<Integer, Double> means) {
            for (int i = 0; i < seen.size(); i++) {
                for (int j = 0; j < i; j++) {
                    var one = seen.get(i);
                    var other = seen.get(j);
                    if (one.offer() != other.offer()) {
                        double product = residual(one, means) * residual(other, means);
                        if (one.kind() == other.kind()) {
                            alike += product;
                            alikeCount++;
                        } else {
                            unlike += product;
                            unlikeCount++;
                        }
                    }
                }
            }
        }

        private static double residual(SeenOffer one, Map<Integer, Double> means) {
            return (one.redeemed() ? 1 : 0) - means.get(one.offer());
        }

        double mean() {
            return (alike + unlike) / Math.max(1, alikeCount + unlikeCount);
        }

        OptionalDouble ratio() {
            return alikeCount < ENOUGH_PAIRS || unlikeCount < ENOUGH_PAIRS || unlike <= 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((alike / alikeCount) / (unlike / unlikeCount));
        }
    }

    private static OptionalDouble interactions(Observed observed, Map<Integer, List<SeenOffer>> byOffer) {
        int features = observed.profiles().isEmpty() ? 0 : observed.profiles().get(0).length;
        double sum = 0;
        int counted = 0;
        for (int feature = 0; feature < features; feature++) {
            var cells = new Cells(byOffer, observed.profiles(), feature);
            if (cells.size() >= ENOUGH_CELLS) {
                sum += cells.interaction();
                counted++;
            }
        }
        return counted == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / counted);
    }

    /** Log-odds by offer and value of one profile feature, of those offers for which all values are known well. */
    private static final class Cells {
        private final List<double[]> logOdds = new ArrayList<>();
        private final List<double[]> noise = new ArrayList<>();

        Cells(Map<Integer, List<SeenOffer>> byOffer, List<int[]> profiles, int feature) {
            int values = 1
                    + profiles.stream()
                            .mapToInt(profile -> profile[feature])
                            .max()
                            .orElse(0);
            for (var seen : byOffer.values()) {
                var redeemed = new double[values];
                var left = new double[values];
                for (var one : seen) {
                    (one.redeemed() ? redeemed : left)[profiles.get(one.customer())[feature]]++;
                }
                var row = new double[values];
                var rowNoise = new double[values];
                boolean known = true;
                for (int value = 0; value < values; value++) {
                    known &= Math.min(redeemed[value], left[value]) >= ENOUGH;
                    row[value] = StrictMath.log(redeemed[value] / left[value]);
                    rowNoise[value] = 1 / redeemed[value] + 1 / left[value];
                }
                if (known) {
                    logOdds.add(row);
                    noise.add(rowNoise);
                }
            }
        }

        int size() {
            return logOdds.isEmpty() ? 0 : logOdds.size() * logOdds.get(0).length;
        }

        double interaction() {
            int rows = logOdds.size();
            int columns = logOdds.get(0).length;
            var rowMeans = new double[rows];
            var columnMeans = new double[columns];
            double mean = 0;
            double noiseSum = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    double value = logOdds.get(row)[column];
                    rowMeans[row] += value / columns;
                    columnMeans[column] += value / rows;
                    mean += value / (rows * columns);
                    noiseSum += noise.get(row)[column];
                }
            }
            double squares = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    squares += square(logOdds.get(row)[column] - rowMeans[row] - columnMeans[column] + mean);
                }
            }
            // The residuals have (rows - 1)(columns - 1) degrees of freedom; so many of them are noise.
            double freedom = (rows - 1.0) * (columns - 1.0);
            return squares / freedom - noiseSum / (rows * columns);
        }
    }
}
