package io.offerstream.local.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CycleCardTest {
    @Test
    void shouldSayTheVerdictFirst() {
        var result =
                SampleResults.closed("DE", 1).setVerdict("No difference shown.").build();

        assertThat(CycleCard.of(result))
                .startsWith(
                        "DE  cycle 2026-01-05T04:00, FINAL, Mon 5 Jan 2026 03:00 to Mon 12 Jan 2026 03:00 UTC",
                        "  No difference shown.");
    }

    @Test
    void shouldMakeASentenceWhereTheResultHasNone() {
        assertThat(CycleCard.of(SampleResults.closed("DE", 1).build()).get(1))
                .isEqualTo("  lift of TEST over CONTROL_POPULARITY +4.2 % [-20.0 % … +35.0 %]");
    }

    @Test
    void shouldShowTheIntervalWithMethodAndAlpha() {
        assertThat(CycleCard.of(SampleResults.closed("DE", 1).build()))
                .contains("  at close       lift +4.2 % [-20.0 % … +35.0 %], LOG interval at alpha 0.04, p 0.7700");
    }

    @Test
    void shouldHideTheIntervalWhileTheCycleIsOpen() {
        var result = SampleResults.open("DE", 1)
                .setLiveStatus("NOT_YET")
                .setLiveP(0.6)
                .setLiveAlpha(0.01)
                .setLiveLift(0.1)
                .setLiveLiftLow(-0.5)
                .build();

        assertThat(CycleCard.of(result))
                .contains(
                        "  at close       hidden while the cycle is open",
                        "  live           NOT_YET, p 0.6000 at alpha 0.01, lift +10.0 % [-50.0 % … +∞]");
    }

    @Test
    void shouldSayWhyALiftIsWithheld() {
        var replayed = SampleResults.closed("SB", 1)
                .setLift(null)
                .setLiftStatus("WITHHELD")
                .setWithheldBecause("its arms caused nothing")
                .setLiveStatus("WITHHELD")
                .build();

        assertThat(CycleCard.of(replayed))
                .contains("  at close       no lift: its arms caused nothing")
                .noneMatch(line -> line.startsWith("  live"));
    }

    @Test
    void shouldSayOnceWhichCheckIsRed() {
        var result = SampleResults.closed("DE", 1)
                .setLift(null)
                .setLiftStatus("WITHHELD")
                .setWithheldBecause("the sample ratio is wrong: impressions differ")
                .setSrmVerdict("RED")
                .setSrmBecause("impressions differ")
                .setSrmImpressionsP(1e-9)
                .setAlerts(List.of("Look at the app's log."))
                .build();

        assertThat(CycleCard.of(result))
                .contains(
                        "  at close       withheld, because the sample ratio is RED",
                        "  sample ratio   RED: impressions differ (p assigned 0.5000, while open –, exposed –, impressions 10^-9.0)",
                        "  ! Look at the app's log.");
    }

    @Test
    void shouldShowArmsEvidenceAndWhatCouldBeDetected() {
        var result = SampleResults.closed("DE", 1)
                .setHarmLog10E(0.4)
                .setHarmLog10Evidence(1.25)
                .setTestCoverage(0.9)
                .setTestTop5Share(0.456)
                .build();

        assertThat(CycleCard.of(result))
                .contains(
                        "  could detect   a lift of 38.0 % with 80 % power",
                        "  harm           evidence 2.51 to 1 in this cycle, 18 to 1 this year; the market falls back at 100 to 1")
                .anySatisfy(line -> assertThat(line).matches("  TEST +1,600 +900 +400 +25\\.0 % +90\\.0 % +45\\.6 %"));
    }

    @Test
    void shouldNeverShowAPOfNothing() {
        assertThat(Figures.p(0.0, -400.0)).isEqualTo("10^-400.0");
        assertThat(Figures.p(null, null)).isEqualTo("–");
        assertThat(Figures.p(0.00012)).isEqualTo("0.0001");
    }
}
