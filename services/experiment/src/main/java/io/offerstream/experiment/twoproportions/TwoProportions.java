package io.offerstream.experiment.twoproportions;

import io.offerstream.experiment.tails.NormalTail;
import java.util.Optional;

/**
 * Whether TEST redeems more than CONTROL, and by how much: the fixed-horizon comparison, to be looked at once, at the
 * close of a cycle. Nothing in it is ever NaN; what does not exist is empty.
 *
 * @param alpha error rate of every interval, two-sided
 * @param difference empty with status NO_DATA
 * @param scoreTest empty with status NO_DATA
 * @param lift empty with status NO_DATA
 */
public record TwoProportions(
        Status status,
        Proportion test,
        Proportion control,
        double alpha,
        Optional<Difference> difference,
        Optional<ScoreTest> scoreTest,
        Optional<RelativeLift> lift) {

    /**
     * Compares two arms.
     *
     * @param alpha in (0, 1), e.g. 0.04 for the final interval of a cycle
     * @throws IllegalArgumentException if {@code alpha} is not in (0, 1)
     */
    public static TwoProportions compare(Proportion test, Proportion control, double alpha) {
        double z = NormalTail.criticalValue(alpha);
        Status status = Status.of(test, control);
        if (status == Status.NO_DATA) {
            return new TwoProportions(
                    status, test, control, alpha, Optional.empty(), Optional.empty(), Optional.empty());
        }
        return new TwoProportions(
                status,
                test,
                control,
                alpha,
                Optional.of(Difference.of(test, control, z)),
                Optional.of(ScoreTest.of(test, control)),
                Optional.of(RelativeLift.of(test, control, z)));
    }
}
