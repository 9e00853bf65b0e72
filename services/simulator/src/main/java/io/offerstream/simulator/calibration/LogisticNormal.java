package io.offerstream.simulator.calibration;

/**
 * Probabilities whose log-odds are normal: which standard deviation gives a mean and a variance. By quadrature over eight
 * standard deviations on either side, and bisection.
 */
final class LogisticNormal {
    private static final int POINTS = 801;
    private static final double REACH = 8;
    private static final int HALVINGS = 60;
    private static final double WIDEST = 8;

    private LogisticNormal() {}

    /**
     * The standard deviation of the log-odds.
     *
     * @param mean of the probabilities, in (0, 1)
     * @param variance of the probabilities; 0 or less gives 0, and what no normal reaches gives {@value #WIDEST}
     */
    static double deviation(double mean, double variance) {
        double low = 0;
        double high = WIDEST;
        if (variance <= 0) {
            return 0;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (variance(centre(mean, middle), middle) < variance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double centre(double mean, double deviation) {
        double low = -40;
        double high = 40;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (moment(middle, deviation, 1) < mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double variance(double centre, double deviation) {
        double mean = moment(centre, deviation, 1);
        return moment(centre, deviation, 2) - mean * mean;
    }

    private static double moment(double centre, double deviation, int power) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < POINTS; i++) {
            double z = -REACH + 2 * REACH * i / (POINTS - 1);
            double weight = StrictMath.exp(-z * z / 2);
            sum += weight * StrictMath.pow(1 / (1 + StrictMath.exp(-centre - deviation * z)), power);
            weights += weight;
        }
        return sum / weights;
    }
}
