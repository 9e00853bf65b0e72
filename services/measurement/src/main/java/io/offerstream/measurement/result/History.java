package io.offerstream.measurement.result;

import io.offerstream.experiment.tails.ChiSquareTail;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/** What the arms of the cycle before have to do with this cycle's: nothing, if the split is drawn anew. */
record History(CycleSums sums) {
    private static final List<Arm> ARMS = List.of(Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM);
    private static final double FEWEST_EXPECTED = 5;
    private static final long FEWEST_REDEEMERS = 20;

    /** Natural logarithm of the rate ratio, with its variance. */
    private record LogRatio(double value, double variance) {}

    void writeTo(ExperimentResult.Builder result) {
        independence().ifPresent(result::setPreviousArmP);
    }

    /** Tells of the lift, so it is withheld with it. */
    void writeCarryOverTo(ExperimentResult.Builder result) {
        carryOver().ifPresent(result::setCarryOverP);
    }

    /** Chi-square test of this cycle's arms against the last one's; empty where a cell expects too few. */
    private OptionalDouble independence() {
        var rows = withCustomers(arm -> sums.withHistory(arm).assigned());
        var columns = withCustomers(this::inArmBefore);
        double total = rows.stream()
                .mapToDouble(arm -> sums.withHistory(arm).assigned())
                .sum();
        if (rows.size() < 2 || columns.size() < 2) {
            return OptionalDouble.empty();
        }
        double chiSquare = 0;
        for (var column : columns) {
            for (var row : rows) {
                double expected = sums.withHistory(row).assigned() * (inArmBefore(column) / total);
                if (expected < FEWEST_EXPECTED) {
                    return OptionalDouble.empty();
                }
                double off = sums.in(row, column).assigned() - expected;
                chiSquare += off * off / expected;
            }
        }
        return OptionalDouble.of(ChiSquareTail.above(chiSquare, (rows.size() - 1) * (columns.size() - 1)));
    }

    private static List<Arm> withCustomers(ToLongFunction<Arm> customers) {
        return ARMS.stream().filter(arm -> customers.applyAsLong(arm) > 0).toList();
    }

    private long inArmBefore(Arm previous) {
        return ARMS.stream().mapToLong(arm -> sums.in(arm, previous).assigned()).sum();
    }

    /** Whether the lift among those who were in TEST is that among those who were in its control. */
    private OptionalDouble carryOver() {
        var afterTest = lift(Arm.TEST);
        var afterControl = lift(Arm.CONTROL_POPULARITY);
        if (afterTest.isEmpty() || afterControl.isEmpty()) {
            return OptionalDouble.empty();
        }
        double difference = afterTest.get().value() - afterControl.get().value();
        double variance = afterTest.get().variance() + afterControl.get().variance();
        return variance > 0
                ? OptionalDouble.of(NormalTail.twoSided(difference / Math.sqrt(variance)))
                : OptionalDouble.empty();
    }

    private Optional<LogRatio> lift(Arm previous) {
        var test = sums.in(Arm.TEST, previous).redeemers();
        var control = sums.in(Arm.CONTROL_POPULARITY, previous).redeemers();
        if (test.redeemers() < FEWEST_REDEEMERS || control.redeemers() < FEWEST_REDEEMERS) {
            return Optional.empty();
        }
        return Optional.of(new LogRatio(
                Math.log(test.rate() / control.rate()),
                (1 - test.rate()) / test.redeemers() + (1 - control.rate()) / control.redeemers()));
    }
}
