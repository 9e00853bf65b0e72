package io.offerstream.slates.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.experiment.tails.ChiSquareTail;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Policy;
import io.offerstream.slates.fixture.Planted;
import io.offerstream.slates.policy.Slate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was logged as the probability of a slate is the probability with which it is drawn. */
class PropensityTest {
    private static final int DRAWS = 200_000;
    private static final int TOGETHER = 1_000;

    /** Whose slates were drawn how often, and what was said of each. */
    private static final class Log {
        private final Map<List<String>, Integer> counts = new HashMap<>();
        private final Map<List<String>, Double> propensities = new HashMap<>();

        void add(Slate slate) {
            counts.merge(slate.offers(), 1, Integer::sum);
            var said = propensities.putIfAbsent(slate.offers(), slate.propensity());
            assertThat(said == null || said == slate.propensity()).isTrue();
        }

        /** P of counts at least this far from what was said; slates that were never drawn count together. */
        double p() {
            double statistic = 0;
            double said = 0;
            for (var entry : counts.entrySet()) {
                double expected = DRAWS * propensities.get(entry.getKey());
                statistic += Math.pow(entry.getValue() - expected, 2) / expected;
                said += expected;
            }
            double never = DRAWS - said;
            statistic += never > 1 ? never : 0;
            return ChiSquareTail.above(statistic, counts.size() - 1);
        }
    }

    /** Segments and caps refuse, the floor lifts o-8, the cap weighs o-1 down. */
    private static Planted market() {
        var market = Planted.withOffers(8).yaml("assignment: {temperature: 0.8}\n");
        market.offer(2).setSegments(List.of("TIER=GOLD"));
        market.offer(3).setImpressionCap(2);
        market.price("o-1", -0.6).price("o-8", 0.9);
        return market;
    }

    private static Log draw(OpenCycle cycle, Policy by) {
        var log = new Log();
        for (int first = 0; first < DRAWS; first += TOGETHER) {
            var customers = new ArrayList<CustomerFeatures>();
            for (int i = first; i < first + TOGETHER; i++) {
                var customer = Planted.customer("c-" + i, "TIER=BLUE");
                customer.setOffersSeen(List.of("o-3=2"));
                customers.add(customer);
            }
            for (var subject : cycle.meet(customers)) {
                var decision = cycle.decide(subject, Set.of(), Budgets.UNLIMITED);
                assertThat(decision.serving().policy()).isEqualTo(by);
                assertThat(decision.slate().offers()).hasSize(3).doesNotContain("o-2", "o-3");
                log.add(decision.slate());
            }
        }
        return log;
    }

    private static final Map<String, Float> BIASES =
            Map.of("o-1", 1.5f, "o-2", 3f, "o-3", 2f, "o-4", 0.2f, "o-5", 0f, "o-6", -0.4f, "o-7", 0.7f, "o-8", -1.2f);

    @Test
    void shouldDrawTheModelsSlatesAsOftenAsLogged() {
        var market = market();
        market.cycle().setModel(market.model(1, BIASES, Map.of()));

        assertThat(draw(market.open(), Policy.MODEL).p()).isGreaterThan(0.001);
    }

    @Test
    void shouldDrawPopularitysSlatesAsOftenAsLoggedWhereTestFellBack() {
        var market = market().popularity("o-1", 0.3).popularity("o-4", 0.2).popularity("o-6", 0.05);
        market.served(MarketPolicy.newBuilder()
                .setMarket(TestMarket.DE)
                .setPolicy(MarketMode.FALLBACK)
                .setTestShare(0)
                .setReason("a test")
                .setDecidedAt(TestMarket.OPENING)
                .build());

        assertThat(draw(market.open(), Policy.POPULARITY).p()).isGreaterThan(0.001);
    }

    @Test
    void shouldDrawRandomSlatesAsOftenAsLogged() {
        assertThat(draw(market().arms("CONTROL_RANDOM=1.0").open(), Policy.RANDOM)
                        .p())
                .isGreaterThan(0.001);
    }

    @Test
    void shouldNoticeAPropensityThatIsWrong() {
        var market = market();
        market.cycle().setModel(market.model(1, BIASES, Map.of()));
        var log = draw(market.open(), Policy.MODEL);
        var drawnWith = log.propensities;

        // Logged as if one price had been a twentieth of a score less than it was.
        market = market().price("o-7", -0.05);
        market.cycle().setModel(market.model(1, BIASES, Map.of()));
        var wrong = draw(market.open(), Policy.MODEL).propensities;
        drawnWith.replaceAll((slate, said) -> wrong.getOrDefault(slate, said));

        assertThat(log.p()).isLessThan(1e-6);
    }
}
