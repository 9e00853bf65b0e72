package io.offerstream.simulator.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.scenario.Scenarios;
import io.offerstream.simulator.scenario.WorldPrior;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Worlds were committed before the product ran in them. A world that changes has to fail here, and to change it takes
 * {@code offerstream simulate --hashes > config/scenarios/worlds.sha256} and a decision note with before and after.
 */
class WorldHashesTest {
    @Test
    void shouldStillBeTheCommittedWorlds() {
        var places = new ArrayList<Place>();
        var launchWeek = Scenarios.launchWeek();
        for (long seed = 1; seed <= 5; seed++) {
            places.add(new Place(launchWeek, seed));
        }
        WorldPrior.read(Scenarios.FOLDER.resolve("prior.yml"))
                .draw(launchWeek)
                .forEach(scenario -> places.add(new Place(scenario, scenario.seed())));
        var committed = WorldHashes.read(Scenarios.FOLDER.resolve("worlds.sha256"));

        assertThat(committed.byName()).hasSameSizeAs(places);
        for (var place : places) {
            assertThat(WorldHash.of(place.scenario(), place.seed()))
                    .as(WorldHashes.name(place))
                    .isEqualTo(committed.byName().get(WorldHashes.name(place)));
        }
    }

    @Test
    void shouldNoticeAChangeOfAnyNumber() {
        var scenario = Scenarios.toy(0.005, Map.of());
        var hash = WorldHash.of(scenario, 1);

        assertThat(WorldHash.of(scenario, 1)).isEqualTo(hash);
        assertThat(WorldHash.of(scenario, 2)).isNotEqualTo(hash);
        for (var parameter : Parameter.values()) {
            if (concernsWorlds(parameter)) {
                assertThat(WorldHash.of(changed(scenario, parameter), 1))
                        .as(parameter.key())
                        .isNotEqualTo(hash);
            }
        }
    }

    /** Arms and what an editor favours are of the comparison, and leave the world as it is. */
    private static boolean concernsWorlds(Parameter parameter) {
        return parameter != Parameter.TEST && parameter != Parameter.POPULARITY && parameter != Parameter.EDITORIAL;
    }

    private static Scenario changed(Scenario scenario, Parameter parameter) {
        double now = scenario.number(parameter);
        double other = switch (parameter) {
            case NEXT_WEEK -> 1;
            case AT_HOME, BASE, CYCLES, FIRST_WEEK, HISTORY_CYCLES, LIVE_OFFERS, NEW_OFFERS -> now + 1;
            default -> now * 0.99;
        };
        return scenario.with("toy", Map.of(parameter, other));
    }
}
