package io.offerstream.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {
    private static String launchWeek() throws IOException {
        return Files.readString(Scenarios.FOLDER.resolve("launch-week.yml"));
    }

    private static String problems(String text) {
        try {
            ScenarioFile.parse("x.yml", text);
            return "";
        } catch (BadScenarioException e) {
            return e.getMessage();
        }
    }

    @Test
    void shouldReadTheCommittedScenario() {
        var scenario = Scenarios.launchWeek();

        assertThat(scenario.name()).isEqualTo("launch-week");
        assertThat(scenario.customers()).isEqualTo(60_000);
        assertThat(scenario.markets()).extracting(MarketScenario::code).containsExactly("DE", "CH", "LI");
        assertThat(scenario.count(Parameter.LIVE_OFFERS)).isEqualTo(40);
        assertThat(scenario.count(Parameter.NEW_OFFERS)).isEqualTo(6);
        assertThat(scenario.count(Parameter.CYCLES)).isEqualTo(8);
    }

    @Test
    void shouldSayWhereAKeyIsUnknownAndWhatWasMeant() throws IOException {
        var lines = launchWeek().lines().toList();
        int line = 1
                + lines.indexOf(lines.stream()
                        .filter(text -> text.startsWith("  fatigue:"))
                        .findFirst()
                        .orElseThrow());

        assertThat(problems(launchWeek().replace("  fatigue:", "  fatige:")))
                .startsWith("x.yml:" + line + ": taste.fatige: unknown key")
                .contains("did you mean fatigue?")
                .doesNotContain("\n");
    }

    @Test
    void shouldRefuseWhatIsMissingOutOfRangeOrNoNumber() throws IOException {
        assertThat(problems(launchWeek().replace("  at_home: 3\n", ""))).contains("visits.at_home: is missing");
        assertThat(problems(launchWeek().replace("similarity: 0.4", "similarity: 1.4")))
                .contains("taste.similarity: expected a number from 0 to 1, found 1.4");
        assertThat(problems(launchWeek().replace("customers: 5000", "customers: many")))
                .contains("markets.LI.customers: expected a whole number from 10 to 1000000, found many");
        assertThat(problems(launchWeek().replace("  live: 40", "  live: 40.5"))).contains("catalogue.live");
    }

    @Test
    void shouldRefuseNumbersThatDoNotGoTogether() throws IOException {
        assertThat(problems(launchWeek().replace("position_1: 0.85", "position_1: 0.99")))
                .contains("examination.position_1: nobody looks at a position who has not looked at the one before");
        assertThat(problems(launchWeek().replace("control_popularity: 0.10", "control_popularity: 0.20")))
                .contains("experiment.control_popularity");
    }

    @Test
    void shouldDrawTheWorldsOfThePriorWithinItsEnds() {
        var prior = WorldPrior.read(Scenarios.FOLDER.resolve("prior.yml"));
        var worlds = prior.draw(Scenarios.launchWeek());

        assertThat(worlds).hasSize(12).doesNotHaveDuplicates();
        assertThat(worlds.get(0).name()).isEqualTo("world-01");
        assertThat(prior.draw(Scenarios.launchWeek())).isEqualTo(worlds);
        assertThat(worlds)
                .allSatisfy(world -> prior.uniform()
                        .forEach((parameter, ends) -> assertThat(world.number(parameter))
                                .as(parameter.key())
                                .isBetween(ends[0], ends[1])));
    }

    @Test
    void shouldRefuseAPriorWithoutTwoEnds() {
        var text = """
                worlds: 2
                seed: 1
                size: 1
                uniform:
                  taste:
                    liking: %s
                """;

        assertThat(WorldPrior.parse("p.yml", text.formatted("[0.1, 0.5]")).worlds())
                .isEqualTo(2);
        assertThatThrownBy(() -> WorldPrior.parse("p.yml", text.formatted("[0.5]")))
                .hasMessageContaining("p.yml:6: uniform.taste.liking: expected two numbers, the lower first");
        assertThatThrownBy(() -> WorldPrior.parse("p.yml", text.formatted("[0.5, 9]")))
                .hasMessageContaining("uniform.taste.liking: expected a number from 0 to 5, found 9");
    }
}
