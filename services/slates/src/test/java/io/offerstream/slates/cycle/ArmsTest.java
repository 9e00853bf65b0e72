package io.offerstream.slates.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.slates.fixture.Planted;
import java.util.ArrayList;
import java.util.EnumMap;
import org.junit.jupiter.api.Test;

/** The split over a million customers. */
class ArmsTest {
    private static final int CUSTOMERS = 1_000_000;
    private static final int TOGETHER = 10_000;
    private static final String[] WEIGHTS = {"TEST=0.8", "CONTROL_POPULARITY=0.1", "CONTROL_RANDOM=0.1"};

    private static Arm[] arms(Planted market) {
        var cycle = market.open();
        var arms = new Arm[CUSTOMERS];
        for (int first = 0; first < CUSTOMERS; first += TOGETHER) {
            var customers = new ArrayList<CustomerFeatures>(TOGETHER);
            for (int i = first; i < first + TOGETHER; i++) {
                customers.add(Planted.customer("c-" + i));
            }
            int at = first;
            for (var subject : cycle.meet(customers)) {
                arms[at++] = subject.arm();
            }
        }
        return arms;
    }

    private static void requireShare(Arm[] arms, Arm arm, double weight) {
        var counts = new EnumMap<Arm, Integer>(Arm.class);
        for (var one : arms) {
            counts.merge(one, 1, Integer::sum);
        }
        double sigma = Math.sqrt(weight * (1 - weight) / CUSTOMERS);
        assertThat(counts.getOrDefault(arm, 0) / (double) CUSTOMERS)
                .as("%s", arm)
                .isCloseTo(weight, within(4 * sigma));
    }

    /** Of being in TEST. */
    private static double correlation(Arm[] one, Arm[] other) {
        double inOne = 0;
        double inOther = 0;
        double inBoth = 0;
        for (int i = 0; i < CUSTOMERS; i++) {
            inOne += one[i] == Arm.TEST ? 1 : 0;
            inOther += other[i] == Arm.TEST ? 1 : 0;
            inBoth += one[i] == Arm.TEST && other[i] == Arm.TEST ? 1 : 0;
        }
        double p = inOne / CUSTOMERS;
        double q = inOther / CUSTOMERS;
        return (inBoth / CUSTOMERS - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
    }

    @Test
    void shouldShareCustomersByWeightAnewEachCycle() {
        var first = arms(Planted.withOffers(1).arms(WEIGHTS));
        var second = arms(Planted.withOffers(1).arms(WEIGHTS).cycle(TestMarket.SECOND_CYCLE));

        for (var arms : new Arm[][] {first, second}) {
            requireShare(arms, Arm.TEST, 0.8);
            requireShare(arms, Arm.CONTROL_POPULARITY, 0.1);
            requireShare(arms, Arm.CONTROL_RANDOM, 0.1);
        }
        assertThat(correlation(first, second)).isCloseTo(0, within(0.005));
    }

    @Test
    void shouldHoldOutTheSameCustomersInEveryCycle() {
        var market = Planted.withOffers(1).arms(WEIGHTS);
        market.cycle().setHoldOut(0.05);
        market.cycle().setHoldOutId("hold-out");
        var first = arms(market);
        var second = arms(market.cycle(TestMarket.SECOND_CYCLE));

        requireShare(first, Arm.HOLD_OUT, 0.05);
        requireShare(first, Arm.TEST, 0.95 * 0.8);
        requireShare(first, Arm.CONTROL_RANDOM, 0.95 * 0.1);
        for (int i = 0; i < CUSTOMERS; i++) {
            if ((first[i] == Arm.HOLD_OUT) != (second[i] == Arm.HOLD_OUT)) {
                throw new AssertionError("customer " + i + " was held out in one cycle only");
            }
        }
    }
}
