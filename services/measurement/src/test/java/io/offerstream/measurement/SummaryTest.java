package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.experiment.multiplicity.Adjustment;
import io.offerstream.experiment.pooling.PooledLift;
import io.offerstream.experiment.pooling.Stratum;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.measurement.summary.Summaries;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What closed cycles say together. */
class SummaryTest {
    private static final String CH = "CH";

    private static void count(MeasurementDriver measurement, String market, String cycle, Arm arm, long n, long x) {
        measurement.count(
                0,
                InteractionCounts.newBuilder()
                        .setMarket(market)
                        .setCycleId(cycle)
                        .setArm(arm)
                        .setTickTime(MeasurementDriver.opening(cycle))
                        .setAssignedCustomers(n)
                        .setRedeemingCustomers(x)
                        .setCustomerRedemptions(x)
                        .setCustomerRedemptionsSquared(x));
    }

    private static void live(MeasurementDriver measurement, String market, String cycle, long test, long control) {
        count(measurement, market, cycle, Arm.TEST, 1_000, test);
        count(measurement, market, cycle, Arm.CONTROL_POPULARITY, 500, control);
        count(measurement, market, cycle, Arm.CONTROL_RANDOM, 500, 40);
    }

    @Test
    void shouldPoolClosedCyclesAndMarketsWithoutAddingTheirCounts() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(applied(CH, YAML.replace("market: DE", "market: CH"), false));
            live(measurement, DE, FIRST_CYCLE, 240, 100);
            live(measurement, CH, FIRST_CYCLE, 150, 90);
            measurement.tick(1);
            assertThat(measurement.summary(Summaries.ALL))
                    .as("nothing is closed")
                    .isEmpty();
            live(measurement, DE, SECOND_CYCLE, 230, 105);
            measurement.tick(361);
            measurement.tick(721);

            var all = measurement.summary(Summaries.ALL).orElseThrow();
            var pooled = PooledLift.of(List.of(stratum(240, 100), stratum(150, 90), stratum(230, 105)), 0.05);
            assertThat(pooled.headline()).isEqualTo(PooledLift.Headline.MANTEL_HAENSZEL);
            assertThat(all.getMethod()).isEqualTo("MANTEL_HAENSZEL");
            assertThat(all.getCycles()).isEqualTo(3);
            assertThat(all.getLift())
                    .isEqualTo(pooled.mantelHaenszel().orElseThrow().lift());
            assertThat(all.getHeterogeneityP())
                    .isEqualTo(pooled.inverseVariance()
                            .orElseThrow()
                            .heterogeneity()
                            .pValue())
                    .isLessThan(0.1);
            assertThat(all.getVerdict()).startsWith("Over 3 closed cycles");
        }
    }

    private static Stratum stratum(long test, long control) {
        return new Stratum(new Proportion(1_000, test), new Proportion(500, control));
    }

    @Test
    void shouldAdjustEveryMarketsNewestCycleForTheNumberOfMarkets() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(applied(CH, YAML.replace("market: DE", "market: CH"), false));
            live(measurement, DE, FIRST_CYCLE, 260, 90);
            live(measurement, CH, FIRST_CYCLE, 190, 95);
            measurement.tick(1);
            measurement.tick(361);

            var results = measurement.results();
            double german = results.get(results.size() - 1).getPValue();
            double swiss = results.get(results.size() - 2).getPValue();
            double[] adjusted = Adjustment.BENJAMINI_HOCHBERG.adjust(swiss, german);
            var summaries = measurement.driver.facts(measurement.topics.experimentSummaries());
            assertThat(summaries)
                    .extracting(fact -> fact.key() + " " + fact.value().getNewestAdjustedP())
                    .containsExactly("CH " + adjusted[0], "DE " + adjusted[1], "ALL null");
            assertThat(summaries.get(2).value().getWinners()).containsExactly(DE);
            assertThat(summaries.get(2).value().getLosers()).isEmpty();
        }
    }

    @Test
    void shouldLeaveOutCyclesWhoseLiftIsWithheld() {
        try (var measurement = new MeasurementDriver()) {
            measurement.pipe(applied(
                    DE,
                    YAML.replace("id: fixture", "id: fixture\n  lift: withheld\n  withheld_because: \"a replay\""),
                    false));
            live(measurement, DE, FIRST_CYCLE, 240, 100);
            measurement.tick(1);
            measurement.tick(361);

            var summary = measurement.summary(DE).orElseThrow();
            assertThat(summary.getStatus()).isEqualTo("NO_DATA");
            assertThat(summary.getCycles()).isZero();
            assertThat(summary.getWithheldCycles()).isEqualTo(1);
            assertThat(summary.getVerdict()).isEqualTo("No closed cycle gives a lift yet.");
        }
    }
}
