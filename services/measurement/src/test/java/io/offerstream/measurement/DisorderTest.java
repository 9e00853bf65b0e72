package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.Events;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The final word does not depend on when, in which order and by which task things were counted. */
class DisorderTest {
    private static final List<Arm> ARMS = List.of(Arm.TEST, Arm.TEST, Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM);

    /** One customer's counts, whole. */
    private static InteractionCounts.Builder customer(Random random) {
        var arm = ARMS.get(random.nextInt(ARMS.size()));
        long impressions = random.nextInt(4);
        long redemptions = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
        long before = random.nextInt(2);
        var row = MeasurementDriver.row(FIRST_CYCLE, arm)
                .setPreviousArm(random.nextInt(4) == 0 ? Arm.NONE : ARMS.get(random.nextInt(ARMS.size())))
                .setAssignedCustomers(1)
                .setExposedCustomers(Math.min(1, impressions))
                .setRedeemingCustomers(Math.min(1, redemptions))
                .setImpressions(impressions)
                .setImpressionsSquared(impressions * impressions)
                .setCustomerRedemptions(redemptions)
                .setCustomerRedemptionsSquared(redemptions * redemptions)
                .setImpressionsTimesRedemptions(impressions * redemptions);
        if (row.getPreviousArm() != Arm.NONE) {
            row.setRedeemedBeforeCustomers(before).setRedeemedBothCustomers(Math.min(before, redemptions));
        }
        if (redemptions > 0) {
            row.setFirstRedemptionsAdded(List.of(time(random)));
        }
        return row;
    }

    private static Instant time(Random random) {
        return at(random.nextInt(359)).plusMillis(random.nextInt(3));
    }

    private static InteractionCounts.Builder offer(Random random) {
        return MeasurementDriver.row(FIRST_CYCLE, ARMS.get(random.nextInt(ARMS.size())))
                .setOfferId("o-" + (1 + random.nextInt(6)))
                .setExposures(1 + random.nextInt(50))
                .setFirstExposureAt(time(random));
    }

    private static ExperimentResult finalWord(List<InteractionCounts.Builder> rows, int ticks, Random random) {
        try (var measurement = MeasurementDriver.withMarket()) {
            for (int offer = 1; offer <= 7; offer++) {
                measurement.pipe(Events.offer("o-" + offer));
            }
            measurement.tick(0);
            int done = 0;
            for (int tick = 1; tick <= ticks; tick++) {
                int until = tick == ticks ? rows.size() : Math.min(rows.size(), done + random.nextInt(rows.size()));
                for (; done < until; done++) {
                    measurement.count(random.nextInt(2), rows.get(done));
                }
                // Up to 530 minutes: the last ones come when the cycle is closed, and are taken still.
                measurement.tick(tick * 530.0 / ticks);
            }
            measurement.tick(541);
            var results = measurement.results();
            var last = results.get(results.size() - 1);
            assertThat(last.getState()).isEqualTo(CycleState.FINAL);
            assertThat(measurement.driver.dump("first-redemptions")).isEmpty();
            return last;
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void shouldEndWithTheSameRecordWheneverThingsAreCounted(@ForAll long seed) {
        var random = new Random(seed);
        var rows = new ArrayList<InteractionCounts.Builder>();
        for (int i = 0; i < 200; i++) {
            rows.add(customer(random));
        }
        for (int i = 0; i < 20; i++) {
            rows.add(offer(random));
        }
        var straight = finalWord(rows, 1, random);
        Collections.shuffle(rows, random);

        var crooked = finalWord(rows, 2 + random.nextInt(9), random);

        assertThat(crooked).isEqualTo(straight);
    }
}
