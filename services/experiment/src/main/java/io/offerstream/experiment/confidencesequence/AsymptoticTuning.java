package io.offerstream.experiment.confidencesequence;

/**
 * How wide an asymptotic confidence sequence is, in standard errors. Only for customers who enter over time, each
 * counted when their window is complete; for a cohort assigned at once see {@link EventSequence}.
 *
 * @param alpha two-sided error rate over all looks, in (0, 1)
 * @param plannedUsers of both arms together at the planned decision, fixed in advance: the sequence is tightest there
 * @see "Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas: Time-uniform central limit theory and asymptotic confidence
 *     sequences, Annals of Statistics 52, 2024"
 */
public record AsymptoticTuning(double alpha, long plannedUsers) {
    private static final int MOST_STEPS = 100;

    /**
     * Checks the tuning.
     *
     * @throws IllegalArgumentException if alpha is not inside (0, 1) or nobody is planned
     */
    public AsymptoticTuning {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), found " + alpha);
        }
        if (plannedUsers < 1) {
            throw new IllegalArgumentException("plannedUsers must be 1 or more, found " + plannedUsers);
        }
    }

    /** Prior standard deviation of the effect in units of one customer's; the usual approximation of the best one. */
    public double rho() {
        return Math.sqrt(squaredRho());
    }

    private double squaredRho() {
        double spent = -2 * Math.log(alpha);
        return (spent + Math.log1p(spent)) / plannedUsers;
    }

    /**
     * The best rho itself, {@code sqrt((-W(-alpha²/e) - 1) / plannedUsers)} with the lower branch of Lambert's W. With
     * {@code u = -W - 1} that is {@code u - log(1 + u) = -2 log(alpha)}, solved by Newton's method.
     */
    public double exactRho() {
        double spent = -2 * Math.log(alpha);
        double u = spent + Math.sqrt(2 * spent);
        for (int step = 0; step < MOST_STEPS; step++) {
            double next = u - (u - Math.log1p(u) - spent) * (1 + u) / u;
            if (Math.abs(next - u) <= Math.ulp(u)) {
                break;
            }
            u = next;
        }
        return Math.sqrt(u / plannedUsers);
    }

    /**
     * Standard errors either side of the estimate.
     *
     * @param users of both arms together so far, at least 1
     */
    public double multiplier(long users) {
        double q = information(users);
        return Math.sqrt(2 * (q + 1) / q * (Math.log1p(q) / 2 - Math.log(alpha)));
    }

    /**
     * Natural logarithm of the always-valid p-value; at most 0.
     *
     * @param users of both arms together so far, at least 1
     * @param z estimate over its standard error
     */
    public double logPValue(long users, double z) {
        double q = information(users);
        return Math.min(0, Math.log1p(q) / 2 - q / (q + 1) * z * z / 2) + 0.0;
    }

    private double information(long users) {
        if (users < 1) {
            throw new IllegalArgumentException("users must be 1 or more, found " + users);
        }
        return users * squaredRho();
    }
}
