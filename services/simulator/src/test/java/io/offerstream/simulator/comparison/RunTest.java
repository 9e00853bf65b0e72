package io.offerstream.simulator.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.scenario.Scenarios;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What systems do in small worlds made for it: not what they do in calibrated ones. */
class RunTest {
    private static WorldFigures run(Scenario scenario, Contestant contestant) {
        return compare(scenario, List.of(contestant), 1).get(0);
    }

    private static List<WorldFigures> compare(Scenario scenario, List<Contestant> contestants, int threads) {
        return new Comparison(threads, Kernels.choose("scalar"), () -> false)
                .run(List.of(new Place(scenario, 1)), contestants, (done, of, what) -> {});
    }

    private static Scenario oneTaste() {
        return Scenarios.toy(0.03, Scenarios.oneTaste());
    }

    @Test
    void shouldGiveTheSameFiguresAgainWhateverTheThreads() {
        var scenario = Scenarios.toy(0.01, Map.of(Parameter.CYCLES, 2.0));
        var contestants = List.of(Contestant.OLD, Contestant.LOGISTIC, Contestant.LIGHTFM, Contestant.ORACLE);

        assertThat(compare(scenario, contestants, 2)).isEqualTo(compare(scenario, contestants, 1));
    }

    @Test
    void shouldMeasureNoLiftOfTheControlsOwnPolicy() {
        assertThat(run(oneTaste(), Contestant.POPULARITY).lift()).isZero();
    }

    @Test
    void shouldKnowNoShareOfARegretThatThereIsNot() {
        assertThat(run(Scenarios.noEffect(0.01), Contestant.RANDOM).regretShare())
                .isNaN();
    }

    @Test
    void shouldFindNobodyAboveTheOracle() {
        for (var figures : compare(oneTaste(), List.of(Contestant.values()), 2)) {
            assertThat(figures.value()).as(figures.system()).isLessThanOrEqualTo(figures.oracleValue() + 1e-9);
            assertThat(figures.profilesValue()).isLessThanOrEqualTo(figures.oracleValue() + 1e-9);
            assertThat(figures.popularityValue()).isLessThanOrEqualTo(figures.oracleValue() + 1e-9);
        }
    }

    @Test
    void shouldNotShowNewOffersWhereWhatIsMissingIsDisliked() {
        var old = run(oneTaste(), Contestant.OLD);

        assertThat(old.newOfferCount()).isPositive();
        assertThat(old.neverShown().orElseThrow()).isEqualTo(1);
    }

    @Test
    void shouldShowNewOffersWhereSlatesAreDrawn() {
        assertThat(run(oneTaste(), Contestant.RANDOM).neverShown().orElseThrow())
                .isZero();
    }

    @Test
    void shouldKnowNewOffersByTheirFeaturesWhereOnlyTheSeenIsNegative() {
        assertThat(run(oneTaste(), Contestant.LOGISTIC).neverShown().orElseThrow())
                .isLessThan(run(oneTaste(), Contestant.OLD).neverShown().orElseThrow());
    }

    @Test
    void shouldServeASmallMarketByTheTasteOfTheLargeOneWithOneModelForAll() {
        var numbers = new EnumMap<>(Scenarios.oneTaste());
        numbers.put(Parameter.SIMILARITY, 0.0);
        var scenario = Scenarios.toy(0.05, numbers);

        assertThat(run(scenario, Contestant.OLD).liftByMarket().get("LI"))
                .isLessThan(
                        run(scenario, Contestant.OLD_PER_MARKET).liftByMarket().get("LI"));
    }

    @Test
    void shouldPutImpressionsOnFewOffersWhereAllLikeTheSame() {
        assertThat(run(oneTaste(), Contestant.OLD).topShare())
                .isGreaterThan(2 * run(oneTaste(), Contestant.RANDOM).topShare());
    }

    @Test
    void shouldEndEarlyWhenStopped() {
        assertThat(new Comparison(1, Kernels.choose("scalar"), () -> true)
                        .run(List.of(new Place(oneTaste(), 1)), List.of(Contestant.RANDOM), (done, of, what) -> {}))
                .isEmpty();
    }
}
