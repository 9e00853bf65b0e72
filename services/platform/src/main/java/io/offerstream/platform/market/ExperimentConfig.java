package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.CONTROL_POPULARITY;
import static io.offerstream.platform.market.MarketKey.CONTROL_RANDOM;
import static io.offerstream.platform.market.MarketKey.EXPERIMENT_ID;
import static io.offerstream.platform.market.MarketKey.HOLD_OUT;
import static io.offerstream.platform.market.MarketKey.HOLD_OUT_ID;
import static io.offerstream.platform.market.MarketKey.LIFT;
import static io.offerstream.platform.market.MarketKey.TEST;
import static io.offerstream.platform.market.MarketKey.WITHHELD_BECAUSE;

import io.offerstream.schemas.Arm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the customers of a cycle are split, and whether the difference may be read as an effect.
 *
 * @param id goes into the hash that gives each customer an arm; a new id is a new split
 * @param arms always {@link #ARMS}, in this order, which the split depends on; weights sum to 1
 * @param holdOut share of the customers, 0 to 0.2, that no cycle treats, for the effect of many cycles; the arms share
 *     the others
 * @param holdOutId its salt; a new id is another hold-out, and ends what the old one could tell
 * @param liftWithheld true where the arms caused nothing, as in a replay of another system's sends
 * @param liftWithheldBecause the reason, for people; empty if the lift is measured
 * @param impressionsComparable whether customers of TEST and of its control must have equally many impressions: false
 *     where what TEST is shown brings people back to the app, so that a difference is no fault
 */
public record ExperimentConfig(
        String id,
        List<ArmWeight> arms,
        double holdOut,
        String holdOutId,
        boolean liftWithheld,
        String liftWithheldBecause,
        boolean impressionsComparable) {
    /** The arms of every experiment, in the order in which the unit interval is cut. */
    public static final List<Arm> ARMS = List.of(Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM);

    private static final List<MarketKey> KEYS = List.of(TEST, CONTROL_POPULARITY, CONTROL_RANDOM);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final double LARGEST_HOLD_OUT = 0.2;
    private static final double SUM_TOLERANCE = 1e-9;

    public ExperimentConfig {
        arms = List.copyOf(arms);
        if (!arms.stream().map(ArmWeight::arm).toList().equals(ARMS)) {
            throw new IllegalArgumentException(MarketKey.ARMS + " must be " + ARMS + ", found " + arms);
        }
        double sum = arms.stream().mapToDouble(ArmWeight::weight).sum();
        var flaws = new Flaws();
        for (int i = 0; i < KEYS.size(); i++) {
            double weight = arms.get(i).weight();
            flaws.require(weight >= 0 && weight <= 1, KEYS.get(i), "must be from 0 to 1, found " + plain(weight));
        }
        flaws.require(arms.get(0).weight() != 0, TEST, "must be above 0: without it nothing is tested")
                .require(
                        arms.get(2).weight() != 0,
                        CONTROL_RANDOM,
                        "must be above 0: without random slates no other policy can be judged from the log")
                .require(
                        Math.abs(sum - 1) <= SUM_TOLERANCE,
                        MarketKey.ARMS,
                        KEYS,
                        "weights must sum to 1, found " + plain(sum))
                .require(
                        ID.matcher(id).matches(),
                        EXPERIMENT_ID,
                        "must be 1 to 64 letters, digits, dots, dashes or underscores, found \"" + id + '"')
                .require(
                        holdOut >= 0 && holdOut <= LARGEST_HOLD_OUT,
                        HOLD_OUT,
                        "must be from 0 to 0.2 (more would go without what the system is for), found " + plain(holdOut))
                .require(
                        ID.matcher(holdOutId).matches() && !holdOutId.equals(id),
                        HOLD_OUT_ID,
                        "must be 1 to 64 letters, digits, dots, dashes or underscores, and not experiment.id, found \""
                                + holdOutId + '"',
                        EXPERIMENT_ID)
                .require(
                        !liftWithheld || !liftWithheldBecause.isBlank(),
                        WITHHELD_BECAUSE,
                        "must say why, as experiment.lift is withheld",
                        LIFT)
                .require(
                        liftWithheld || liftWithheldBecause.isEmpty(),
                        WITHHELD_BECAUSE,
                        "has no meaning unless experiment.lift is withheld",
                        LIFT)
                .refuse();
    }

    /** The share of customers in {@code arm}; 0 for an arm outside {@link #ARMS}. */
    public double weight(Arm arm) {
        return arms.stream()
                .filter(share -> share.arm() == arm)
                .mapToDouble(ArmWeight::weight)
                .sum();
    }

    /** Without the noise of adding doubles: a tenth of the tolerance and below is rounded off. */
    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(10, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                : Double.toString(value);
    }
}
