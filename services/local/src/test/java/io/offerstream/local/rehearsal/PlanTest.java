package io.offerstream.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.simulator.plant.Plant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {
    @ParameterizedTest
    @EnumSource(PlantKind.class)
    void shouldMakeGoodMarketFiles(PlantKind plant) {
        var plan = Plan.usual(plant, 1);

        assertThat(plan.marketRecords()).hasSize(plan.markets()).allSatisfy(market -> {
            var config = MarketConfig.parse(market.getFile(), market.getConfig());
            assertThat(config.hash()).isEqualTo(market.getConfigHash());
            assertThat(config.experiment().liftWithheld()).isFalse();
            assertThat(config.calendar().at(Plan.START))
                    .hasValueSatisfying(window -> assertThat(window.opensAt()).isEqualTo(Plan.START));
        });
    }

    @Test
    void shouldTickAtTheStartOfEveryCycleAndInIt() {
        for (var plant : PlantKind.values()) {
            var plan = Plan.usual(plant, 1);
            var market = plan.marketRecords().get(0);
            var calendar =
                    MarketConfig.parse(market.getFile(), market.getConfig()).calendar();
            var first = calendar.at(Plan.START).orElseThrow();

            assertThat(calendar.at(Plan.START.plus(plan.step()))).contains(first);
            var tick = Plan.START;
            while (tick.isBefore(first.closesAt())) {
                tick = tick.plus(plan.step());
            }
            assertThat(tick).isEqualTo(first.closesAt());
        }
    }

    @Test
    void shouldNameMarketsByTwoLetters() {
        var plan = new Plan(PlantKind.NONE, 28, 1, 1, 0, 1);

        assertThat(plan.codes()).startsWith("AA", "AB").endsWith("BA", "BB").doesNotHaveDuplicates();
    }

    @Test
    void shouldPlantNothingUnlessAsked() {
        assertThat(Plan.usual(PlantKind.NONE, 1).fault()).isSameAs(Plant.NONE);
        assertThat(Plan.usual(PlantKind.HARM, 1).fault()).isNotSameAs(Plant.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 0, --markets", "1, 0, 1, 0, --cycles", "1, 1, 0, 0, --customers", "1, 1, 1, 1.5, --size"})
    void shouldRefuseWhatCannotBeRehearsed(int markets, int cycles, int customers, double size, String option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plan(PlantKind.HARM, markets, cycles, customers, size, 1))
                .withMessageStartingWith(option + ": expected ");
    }
}
