package io.offerstream.experiment.multiplicity;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Corrects p-values for how many there are: what each would have to be compared with alpha after that. */
public enum Adjustment {
    /**
     * Bounds the expected share of false ones among those called: which markets won.
     *
     * @see "Benjamini, Hochberg: Controlling the false discovery rate, JRSS B 57, 1995"
     */
    BENJAMINI_HOCHBERG {
        @Override
        double[] adjusted(double[] ascending, Scale scale) {
            int count = ascending.length;
            double[] adjusted = new double[count];
            double least = scale.one();
            for (int rank = count; rank >= 1; rank--) {
                least = Math.min(least, scale.times(ascending[rank - 1], (double) count / rank));
                adjusted[rank - 1] = least;
            }
            return adjusted;
        }
    },

    /**
     * Bounds the probability of a single false one: what to launch.
     *
     * @see "Holm: A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979"
     */
    HOLM {
        @Override
        double[] adjusted(double[] ascending, Scale scale) {
            int count = ascending.length;
            double[] adjusted = new double[count];
            double most = Double.NEGATIVE_INFINITY;
            for (int rank = 1; rank <= count; rank++) {
                most = Math.max(most, scale.times(ascending[rank - 1], count - rank + 1));
                adjusted[rank - 1] = Math.min(scale.one(), most);
            }
            return adjusted;
        }
    },

    /** Like Holm's, but simpler and never sharper. */
    BONFERRONI {
        @Override
        double[] adjusted(double[] ascending, Scale scale) {
            return Arrays.stream(ascending)
                    .map(p -> Math.min(scale.one(), scale.times(p, ascending.length)))
                    .toArray();
        }
    };

    private enum Scale {
        PLAIN,
        LOG_10;

        double one() {
            return this == PLAIN ? 1 : 0;
        }

        double times(double p, double factor) {
            return this == PLAIN ? p * factor : p + Math.log10(factor);
        }
    }

    abstract double[] adjusted(double[] ascending, Scale scale);

    /**
     * Adjusts one family of p-values.
     *
     * @param pValues each in [0, 1]
     * @return in the same order
     */
    public double[] adjust(double... pValues) {
        for (double p : pValues) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("pValues must be in [0, 1], found " + p);
            }
        }
        return adjust(pValues, Scale.PLAIN);
    }

    /**
     * The same on decimal logarithms, for p-values that no double holds.
     *
     * @param log10PValues each at most 0
     * @return decimal logarithms, in the same order
     */
    public double[] adjustLog10(double... log10PValues) {
        for (double p : log10PValues) {
            if (!(p <= 0)) {
                throw new IllegalArgumentException("log10PValues must be 0 or less, found " + p);
            }
        }
        return adjust(log10PValues, Scale.LOG_10);
    }

    private double[] adjust(double[] values, Scale scale) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ascending =
                adjusted(Arrays.stream(order).mapToDouble(at -> values[at]).toArray(), scale);
        double[] adjusted = new double[values.length];
        for (int rank = 0; rank < order.length; rank++) {
            adjusted[order[rank]] = ascending[rank];
        }
        return adjusted;
    }
}
