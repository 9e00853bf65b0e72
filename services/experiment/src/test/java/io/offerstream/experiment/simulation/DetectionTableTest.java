package io.offerstream.experiment.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.harm.HarmEvidence;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation promises about harm, with fewer markets. */
class DetectionTableTest {
    private static final int MARKETS = 400;

    private static Detection measure(HarmDesign design, MarketYear.Rule rule) {
        var year = new MarketYear(design, rule);
        var random = Simulations.random(1, design.toString());
        return Detection.of(
                design,
                "",
                Stream.generate(() -> year.run(random.split())).limit(MARKETS).toList());
    }

    private static Detection measure(HarmDesign design) {
        return measure(design, HarmEvidence::logEvidenceNeeded);
    }

    @Test
    void shouldRarelyFallBackWithoutHarm() {
        assertThat(measure(HarmDesign.even(20_000, 0.2, 0)).passes()).isTrue();
        assertThat(measure(HarmDesign.eightyTenTen(90_000, 0.05, 0)).passes()).isTrue();
    }

    @Test
    void shouldSeeASmallHarmInOneCycleOnlyWhereManyRedeem() {
        var many = measure(HarmDesign.even(90_000, 0.2, 0.04));
        var few = measure(HarmDesign.even(90_000, 0.05, 0.04));

        assertThat(many.atFirstClose()).isCloseTo(0.58, within(0.08));
        assertThat(few.atFirstClose()).isCloseTo(0.06, within(0.04));
        assertThat(many.withinFirstCycle()).isGreaterThan(many.atFirstClose());
        assertThat(few.withinFirstCycle()).isBetween(0.05, 0.16);
        assertThat(few.medianCycles().getAsInt()).isBetween(3, 6);
    }

    @Test
    void shouldHardlyLoseAnythingToThePlainProduct() {
        var design = HarmDesign.even(90_000, 0.2, 0.04);

        assertThat(measure(design).withinFirstCycle())
                .isCloseTo(measure(design, WrongMethods::neededByPlainProduct).withinFirstCycle(), within(0.02));
    }

    @Test
    void shouldFindHarmAfterTwentyGoodCycles() {
        var design = HarmDesign.even(90_000, 0.2, 0.04).after(20);

        assertThat(measure(design).medianCycles()).hasValue(2);
        assertThat(measure(design, WrongMethods::neededByPlainProduct)
                        .medianCycles()
                        .getAsInt())
                .as("the plain product forgives")
                .isGreaterThan(10);
    }

    @Test
    void shouldSeeLessAtEightyTenTen() {
        assertThat(measure(HarmDesign.eightyTenTen(90_000, 0.2, 0.04)).withinFirstCycle())
                .isBetween(0.1, 0.25);
    }
}
