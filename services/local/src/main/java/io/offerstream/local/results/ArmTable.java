package io.offerstream.local.results;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;
import java.util.Optional;

/** The arms of a cycle that are compared, as every view shows them. */
public final class ArmTable {
    /**
     * One arm of a cycle.
     *
     * @param coverage share of the eligible offers that were seen, a fraction; empty where it is not known
     * @param topShare share of the exposures that the five most shown offers have, a fraction
     */
    public record ArmRow(
            Arm arm,
            long assigned,
            long exposed,
            long redeeming,
            Optional<Double> coverage,
            Optional<Double> topShare) {
        /** Redeeming customers per assigned customer, in percent. */
        public String rate() {
            return assigned == 0 ? Figures.NONE : Figures.percent((double) redeeming / assigned);
        }
    }

    private ArmTable() {}

    public static List<ArmRow> of(ExperimentResult result) {
        return List.of(
                new ArmRow(
                        Arm.TEST,
                        result.getTestAssigned(),
                        result.getTestExposed(),
                        result.getTestRedeeming(),
                        Optional.ofNullable(result.getTestCoverage()),
                        Optional.ofNullable(result.getTestTop5Share())),
                new ArmRow(
                        Arm.CONTROL_POPULARITY,
                        result.getPopularityAssigned(),
                        result.getPopularityExposed(),
                        result.getPopularityRedeeming(),
                        Optional.ofNullable(result.getPopularityCoverage()),
                        Optional.ofNullable(result.getPopularityTop5Share())),
                new ArmRow(
                        Arm.CONTROL_RANDOM,
                        result.getRandomAssigned(),
                        result.getRandomExposed(),
                        result.getRandomRedeeming(),
                        Optional.ofNullable(result.getRandomCoverage()),
                        Optional.ofNullable(result.getRandomTop5Share())));
    }
}
