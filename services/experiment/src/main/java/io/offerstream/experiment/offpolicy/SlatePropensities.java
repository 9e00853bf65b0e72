package io.offerstream.experiment.offpolicy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What one policy says of one shown slate: how likely it puts each of the shown offers at each position, and how likely
 * it begins as the slate does. Enough for every weight in use. Immutable.
 */
public final class SlatePropensities {
    private final int positions;
    private final double[] placements;
    private final double[] prefixes;

    /**
     * @param placements shape {@code [positions * positions]}, row-major: probability that the offer shown at position
     *     row stands at position column; the diagonal holds the marginals
     * @param prefixes shape {@code [positions]}: probability of the slate up to and with the position
     * @throws IllegalArgumentException if a shape or a probability is wrong
     */
    public SlatePropensities(double[] placements, double[] prefixes) {
        positions = prefixes.length;
        if (positions == 0 || placements.length != positions * positions) {
            throw new IllegalArgumentException("placements must be square over the positions, found "
                    + placements.length + " for " + positions + " positions");
        }
        this.placements = probabilities(placements);
        this.prefixes = probabilities(prefixes);
    }

    private static double[] probabilities(double[] values) {
        for (double value : values) {
            // Sums over orders may round to just above 1.
            if (!(value >= 0 && value <= 1 + 1e-9)) {
                throw new IllegalArgumentException("probabilities must be in [0, 1], found " + Arrays.toString(values));
            }
        }
        return values.clone();
    }

    /** Every slate of distinct candidates alike: 1/K at each position; conditionals 1/K, 1/(K-1), 1/(K-2). */
    public static SlatePropensities uniform(int candidates, int positions) {
        if (positions < 1 || positions > candidates) {
            throw new IllegalArgumentException(
                    "positions must be between 1 and " + candidates + " candidates, found " + positions);
        }
        double[] placements = new double[positions * positions];
        Arrays.fill(placements, 1.0 / candidates);
        double[] prefixes = new double[positions];
        double prefix = 1;
        for (int position = 0; position < positions; position++) {
            prefix /= candidates - position;
            prefixes[position] = prefix;
        }
        return new SlatePropensities(placements, prefixes);
    }

    /**
     * A policy that always chooses {@code chosen} for this customer.
     *
     * @param shown offers of the slate, position 0 first
     * @param chosen offers the policy would have shown, in its order; may be fewer or more
     */
    public static SlatePropensities certain(int[] shown, int[] chosen) {
        return certain(shown.length, chosen.length, (row, column) -> shown[row] == chosen[column]);
    }

    /** The same for offers by their ids. */
    public static SlatePropensities certain(List<String> shown, List<String> chosen) {
        return certain(
                shown.size(), chosen.size(), (row, column) -> shown.get(row).equals(chosen.get(column)));
    }

    private interface SameOffer {
        boolean at(int shownAt, int chosenAt);
    }

    private static SlatePropensities certain(int positions, int chosen, SameOffer same) {
        double[] placements = new double[positions * positions];
        double[] prefixes = new double[positions];
        boolean alike = true;
        for (int row = 0; row < positions; row++) {
            for (int column = 0; column < Math.min(positions, chosen); column++) {
                placements[row * positions + column] = same.at(row, column) ? 1 : 0;
            }
            alike &= row < chosen && same.at(row, row);
            prefixes[row] = alike ? 1 : 0;
        }
        return new SlatePropensities(placements, prefixes);
    }

    /** A policy that draws by {@link PlackettLuce}. */
    public static SlatePropensities plackettLuce(PlackettLuce policy, int... shown) {
        return new SlatePropensities(policy.placements(shown), policy.prefixes(shown));
    }

    /** No policy, but no policy has more: what weights cannot exceed comes out of it. */
    static SlatePropensities ceiling(int positions) {
        double[] placements = new double[positions * positions];
        double[] prefixes = new double[positions];
        Arrays.fill(placements, 1);
        Arrays.fill(prefixes, 1);
        return new SlatePropensities(placements, prefixes);
    }

    public int positions() {
        return positions;
    }

    /** Probability that the offer shown at {@code shownAt} stands at position {@code column}. */
    public double placement(int shownAt, int column) {
        return placements[Objects.checkIndex(shownAt, positions) * positions + Objects.checkIndex(column, positions)];
    }

    /** Probability that the offer shown at {@code position} stands there. */
    public double marginal(int position) {
        return placement(position, position);
    }

    /** Probability of the slate up to and with {@code position}. */
    public double prefix(int position) {
        return prefixes[position];
    }

    /** Row-major copy, for keeping. */
    public double[] placements() {
        return placements.clone();
    }

    /** Copy, for keeping. */
    public double[] prefixes() {
        return prefixes.clone();
    }
}
