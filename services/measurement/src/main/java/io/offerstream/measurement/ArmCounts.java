package io.offerstream.measurement;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.util.EnumMap;
import java.util.Map;

/** Integer sums of one cycle, by arm: in whatever order the counts come, they end the same. */
final class ArmCounts {
    /** Customers and events of one arm. */
    record Sums(long assigned, long exposed, long redeeming, long exposures, long redemptions) {
        static final Sums NONE = new Sums(0, 0, 0, 0, 0);

        Sums plus(Sums other) {
            return new Sums(
                    assigned + other.assigned,
                    exposed + other.exposed,
                    redeeming + other.redeeming,
                    exposures + other.exposures,
                    redemptions + other.redemptions);
        }
    }

    private final Map<Arm, Sums> arms = new EnumMap<>(Arm.class);

    private ArmCounts() {}

    static ArmCounts none() {
        return new ArmCounts();
    }

    /** The sums a result was made of. */
    static ArmCounts of(ExperimentResult result) {
        var counts = new ArmCounts();
        counts.arms.put(
                Arm.TEST,
                new Sums(
                        result.getTestAssigned(),
                        result.getTestExposed(),
                        result.getTestRedeeming(),
                        result.getTestExposures(),
                        result.getTestRedemptions()));
        counts.arms.put(
                Arm.CONTROL_POPULARITY,
                new Sums(
                        result.getPopularityAssigned(),
                        result.getPopularityExposed(),
                        result.getPopularityRedeeming(),
                        result.getPopularityExposures(),
                        result.getPopularityRedemptions()));
        counts.arms.put(
                Arm.CONTROL_RANDOM,
                new Sums(
                        result.getRandomAssigned(),
                        result.getRandomExposed(),
                        result.getRandomRedeeming(),
                        result.getRandomExposures(),
                        result.getRandomRedemptions()));
        counts.arms.put(
                Arm.HOLD_OUT,
                new Sums(
                        result.getHoldOutAssigned(),
                        result.getHoldOutExposed(),
                        result.getHoldOutRedeeming(),
                        result.getHoldOutExposures(),
                        result.getHoldOutRedemptions()));
        return counts;
    }

    void add(InteractionCounts counts) {
        var sums = new Sums(
                counts.getAssignedCustomers(),
                counts.getExposedCustomers(),
                counts.getRedeemingCustomers(),
                counts.getExposures(),
                counts.getRedemptions());
        arms.merge(counts.getArm(), sums, Sums::plus);
    }

    Sums in(Arm arm) {
        return arms.getOrDefault(arm, Sums.NONE);
    }

    void writeTo(ExperimentResult.Builder result) {
        var test = in(Arm.TEST);
        result.setTestAssigned(test.assigned())
                .setTestExposed(test.exposed())
                .setTestRedeeming(test.redeeming())
                .setTestExposures(test.exposures())
                .setTestRedemptions(test.redemptions());
        var popularity = in(Arm.CONTROL_POPULARITY);
        result.setPopularityAssigned(popularity.assigned())
                .setPopularityExposed(popularity.exposed())
                .setPopularityRedeeming(popularity.redeeming())
                .setPopularityExposures(popularity.exposures())
                .setPopularityRedemptions(popularity.redemptions());
        var random = in(Arm.CONTROL_RANDOM);
        result.setRandomAssigned(random.assigned())
                .setRandomExposed(random.exposed())
                .setRandomRedeeming(random.redeeming())
                .setRandomExposures(random.exposures())
                .setRandomRedemptions(random.redemptions());
        var holdOut = in(Arm.HOLD_OUT);
        result.setHoldOutAssigned(holdOut.assigned())
                .setHoldOutExposed(holdOut.exposed())
                .setHoldOutRedeeming(holdOut.redeeming())
                .setHoldOutExposures(holdOut.exposures())
                .setHoldOutRedemptions(holdOut.redemptions());
    }
}
