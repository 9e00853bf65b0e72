package io.offerstream.experiment.moments;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sums over the customers of one arm of two amounts each, such as redemptions and impressions, or this cycle's and the
 * previous cycle's redemptions. Exact, as are all moments until they are rounded to a double: sums far above
 * 2<sup>53</sup> whose difference is small lose nothing.
 *
 * @param users customers, those without either amount included
 * @param first sum of the first amount
 * @param second sum of the second amount
 * @param firstSquared sum of its squares
 * @param secondSquared sum of its squares
 * @param product sum of the products of both
 */
public record PairSums(
        long users,
        BigDecimal first,
        BigDecimal second,
        BigDecimal firstSquared,
        BigDecimal secondSquared,
        BigDecimal product) {
    private static final BigDecimal ROUNDING = new BigDecimal("1e-12");
    private static final MathContext DIVISION = MathContext.DECIMAL128;

    /** Nobody. */
    public static final PairSums NONE =
            new PairSums(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /**
     * Checks that some customers could have these sums.
     *
     * @throws IllegalArgumentException if none could: a variance would be negative, or a correlation beyond 1
     */
    public PairSums {
        if (users < 0) {
            throw new IllegalArgumentException("users must be 0 or more, found " + users);
        }
        if (isNegative(users, firstSquared, first.multiply(first))
                || isNegative(users, secondSquared, second.multiply(second))
                || isBeyondOne(users, first, second, firstSquared, secondSquared, product)) {
            throw new IllegalArgumentException("no " + users + " users have the sums " + first + " and " + second
                    + ", squares " + firstSquared + " and " + secondSquared + ", product " + product);
        }
        if (users == 0 && (first.signum() != 0 || second.signum() != 0)) {
            throw new IllegalArgumentException("without users sums must be 0, found " + first + " and " + second);
        }
    }

    /** Amounts that are no whole numbers may have been rounded before they were summed, and come out just below 0. */
    private static boolean isNegative(long users, BigDecimal squares, BigDecimal squaredSum) {
        var all = BigDecimal.valueOf(users).multiply(squares);
        return all.subtract(squaredSum).compareTo(all.multiply(ROUNDING).negate()) < 0;
    }

    private static boolean isBeyondOne(
            long users,
            BigDecimal first,
            BigDecimal second,
            BigDecimal firstSquared,
            BigDecimal secondSquared,
            BigDecimal product) {
        var count = BigDecimal.valueOf(users);
        var common = count.multiply(product).subtract(first.multiply(second));
        var slack = count.multiply(firstSquared).multiply(count).multiply(secondSquared);
        var spreads = count.multiply(firstSquared)
                .subtract(first.multiply(first))
                .multiply(count.multiply(secondSquared).subtract(second.multiply(second)));
        return common.multiply(common).subtract(spreads).compareTo(slack.multiply(ROUNDING)) > 0;
    }

    /** Sums of whole amounts. */
    public static PairSums of(
            long users, long first, long second, long firstSquared, long secondSquared, long product) {
        return new PairSums(
                users,
                BigDecimal.valueOf(first),
                BigDecimal.valueOf(second),
                BigDecimal.valueOf(firstSquared),
                BigDecimal.valueOf(secondSquared),
                BigDecimal.valueOf(product));
    }

    /** With one more customer. */
    public PairSums and(BigDecimal firstAmount, BigDecimal secondAmount) {
        return plus(new PairSums(
                1,
                firstAmount,
                secondAmount,
                firstAmount.multiply(firstAmount),
                secondAmount.multiply(secondAmount),
                firstAmount.multiply(secondAmount)));
    }

    /** Over the customers of both. */
    public PairSums plus(PairSums other) {
        return new PairSums(
                users + other.users,
                first.add(other.first),
                second.add(other.second),
                firstSquared.add(other.firstSquared),
                secondSquared.add(other.secondSquared),
                product.add(other.product));
    }

    /** Equal as numbers, however they are written. */
    public boolean isSameAs(PairSums other) {
        return users == other.users
                && first.compareTo(other.first) == 0
                && second.compareTo(other.second) == 0
                && firstSquared.compareTo(other.firstSquared) == 0
                && secondSquared.compareTo(other.secondSquared) == 0
                && product.compareTo(other.product) == 0;
    }

    /** Of the first amount, per customer. */
    public double meanFirst() {
        requireUser();
        return first.divide(BigDecimal.valueOf(users), DIVISION).doubleValue();
    }

    /** Mean of {@code a * first + b * second} less that of another arm, rounded only then. */
    public double meanLess(PairSums other, BigDecimal a, BigDecimal b) {
        requireUser();
        other.requireUser();
        var count = BigDecimal.valueOf(users);
        var otherCount = BigDecimal.valueOf(other.users);
        return sumOf(a, b)
                .multiply(otherCount)
                .subtract(other.sumOf(a, b).multiply(count))
                .divide(count.multiply(otherCount), DIVISION)
                .doubleValue();
    }

    private BigDecimal sumOf(BigDecimal a, BigDecimal b) {
        return a.multiply(first).add(b.multiply(second));
    }

    /** First sum over second, less that of another arm, rounded only then; neither second sum may be 0. */
    public double ratioLess(PairSums other) {
        return first.multiply(other.second)
                .subtract(other.first.multiply(second))
                .divide(second.multiply(other.second), DIVISION)
                .doubleValue();
    }

    private void requireUser() {
        if (users == 0) {
            throw new IllegalStateException("no users, no mean");
        }
    }

    /** True with two customers or more: fewer have no variance. */
    public boolean hasVariance() {
        return users > 1;
    }

    /**
     * How much the first amount grows with the second: covariance over variance of the second, to 34 digits; 0 where
     * that does not vary.
     */
    public BigDecimal slope() {
        var count = BigDecimal.valueOf(users);
        var spread = count.multiply(secondSquared).subtract(second.multiply(second));
        var common = count.multiply(product).subtract(first.multiply(second));
        return spread.signum() > 0 ? common.divide(spread, DIVISION) : BigDecimal.ZERO;
    }

    /**
     * Variance of {@code a * first + b * second}, with {@code users - 1}; never negative.
     *
     * @throws IllegalStateException with fewer than two customers
     */
    public double varianceOf(BigDecimal a, BigDecimal b) {
        requireVariance();
        var sum = sumOf(a, b);
        var squares = a.multiply(a)
                .multiply(firstSquared)
                .add(a.multiply(b).multiply(product).multiply(BigDecimal.valueOf(2)))
                .add(b.multiply(b).multiply(secondSquared));
        return BigDecimal.valueOf(users)
                .multiply(squares)
                .subtract(sum.multiply(sum))
                .max(BigDecimal.ZERO)
                .divide(squaredUsers(), DIVISION)
                .doubleValue();
    }

    private BigDecimal squaredUsers() {
        return BigDecimal.valueOf(users).multiply(BigDecimal.valueOf(users - 1));
    }

    private void requireVariance() {
        if (!hasVariance()) {
            throw new IllegalStateException("a variance needs two users, found " + users);
        }
    }
}
