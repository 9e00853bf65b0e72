package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Outcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double RATE = 0.05;
    private static final double KAPPA = 5;
    private static final List<String> TASTES = List.of("taste:PROTEIN=CHICKEN", "taste:PROTEIN=BEEF");

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Offer of(String id, String feature) {
        var offer = offer(id);
        offer.setFeatures(List.of(feature));
        return offer;
    }

    private static double weight(double redeemed, double examined) {
        return Math.log((redeemed + KAPPA * RATE) / (KAPPA + examined)) - Math.log(RATE);
    }

    @Test
    void shouldSayWhatIsRedeemedOfWhatWasExamined() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.learn(of("o-2", "PROTEIN=BEEF"));
            state.pipe(customer("4711", at(0), "TIER=GOLD"));
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-2"));
            state.tick(10);
            var soon = json(lastOf(state));
            assertThat(soon.get("taste:PROTEIN=BEEF").asDouble()).isEqualTo(weight(1, 0.85), within(0.001));
            assertThat(soon.has("taste:PROTEIN=CHICKEN"))
                    .as("it may still be redeemed")
                    .isFalse();

            state.tick(122);
            var ended = json(lastOf(state));
            assertThat(ended.get("taste:PROTEIN=CHICKEN").asDouble()).isEqualTo(weight(0, 1), within(0.001));
        }
    }

    private static String lastOf(InteractionStateDriver state) {
        var features = state.features();
        return features.get(features.size() - 1).value().getBehaviourFeatures();
    }

    @Test
    void shouldForgetATasteByHalfEachHalfLife() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.learn(applied(DE, YAML + "behaviour: {half_life: PT2H}\n", false));
            state.pipe(customer("4711", at(0)));
            state.pipe(impression("i-1", "4711", at(0), "o-1"));
            state.pipe(redemption("r-1", "4711", at(1), "o-1"));
            state.tick(10);
            state.features();

            state.pipe(customer("4711", at(121), "TIER=GOLD"));
            state.tick(120 + 120);

            assertThat(json(lastOf(state)).get("taste:PROTEIN=CHICKEN").asDouble())
                    .isEqualTo(weight(0.25, 0.25), within(0.001));
        }
    }

    @Test
    void shouldTravelWithAnOutcomeAsTheyWereAtTheImpression() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(customer("4711", at(0), "TIER=BLUE"));
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.pipe(impression("i-2", "4711", at(6), "o-2"));
            state.tick(10);
            state.pipe(customer("4711", at(20), "TIER=GOLD"));
            state.pipe(redemption("r-2", "4711", at(30), "o-2"));
            state.tick(200);

            var features = new HashMap<String, JsonNode>();
            state.outcomes().stream()
                    .filter(outcome -> !outcome.getOutcomeId().startsWith("contrast#"))
                    .forEach(outcome -> features.put(outcome.getImpressionId(), json(outcome.getCustomerFeatures())));
            assertThat(features.get("i-1")).isEqualTo(json("{\"TIER=BLUE\":1.0}"));
            assertThat(features.get("i-2").get("TIER=BLUE").asDouble()).isEqualTo(1);
            assertThat(features.get("i-2").has("TIER=GOLD")).isFalse();
            assertThat(features.get("i-2").get("taste:PROTEIN=CHICKEN").asDouble())
                    .isEqualTo(weight(1, 1), within(0.001));
        }
    }

    /**
     * Two customers redeem 40 % of the chicken and 10 % of the beef they examine. One is shown chicken four times in
     * five, the other beef: what they redeem differs, their features do not. Standard error of a weight: at most
     * sqrt((1 - p) / (p n)) with n of at least 60 examined, 0.20 for chicken and 0.39 for beef, before shrinking.
     */
    @Test
    void shouldBeTheSameForTheSameTasteUnderDifferentPolicies() {
        var chickenPolicy = featuresUnder(0.8);
        var beefPolicy = featuresUnder(0.2);

        for (var taste : TASTES) {
            double error = taste.endsWith("BEEF") ? 0.39 : 0.20;
            assertThat(chickenPolicy.get(taste)).as(taste).isEqualTo(beefPolicy.get(taste), within(2.5 * error));
        }
        assertThat(chickenPolicy.get("taste:PROTEIN=CHICKEN"))
                .isGreaterThan(chickenPolicy.get("taste:PROTEIN=BEEF") + 0.7);
        assertThat(beefPolicy.get("taste:PROTEIN=CHICKEN")).isGreaterThan(beefPolicy.get("taste:PROTEIN=BEEF") + 0.7);
        assertThat(chickenPolicy.get("redeemed chicken"))
                .as("counts of redemptions would mirror what was shown")
                .isGreaterThan(2.5 * beefPolicy.get("redeemed chicken"));
    }

    private static Map<String, Double> featuresUnder(double shareOfChicken) {
        var random = new Random(20261125);
        var weights = new HashMap<String, Double>();
        try (var state = InteractionStateDriver.withMarket()) {
            state.learn(applied(DE, YAML + "behaviour: {history: 500, half_life: P3650D}\n", false));
            state.learn(of("beef", "PROTEIN=BEEF"));
            state.pipe(customer("4711", at(0)));
            CustomerFeatures last = null;
            for (int shown = 0; shown < 300; shown++) {
                int minute = 10 * shown;
                boolean chicken = random.nextDouble() < shareOfChicken;
                var offer = chicken ? "o-1" : "beef";
                state.pipe(impression("i-" + shown, "4711", at(minute), offer));
                if (random.nextDouble() < (chicken ? 0.4 : 0.1)) {
                    state.pipe(redemption("r-" + shown, "4711", at(minute + 1), offer));
                    weights.merge(chicken ? "redeemed chicken" : "redeemed beef", 1.0, Double::sum);
                }
                state.tick(minute + 5);
                for (var features : state.features()) {
                    last = features.value();
                }
            }
            var behaviour = json(last.getBehaviourFeatures());
            for (var taste : TASTES) {
                weights.put(taste, behaviour.get(taste).asDouble());
            }
            return weights;
        }
    }

    @Test
    void shouldMakeOutcomesOfAPositionWithItsExaminationWeight() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2", "o-3"));
            state.tick(10);
            state.tick(130);

            assertThat(state.outcomes())
                    .extracting(Outcome::getExaminationWeight)
                    .containsExactly(1.0, 0.85, 0.7);
        }
    }
}
