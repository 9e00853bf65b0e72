package io.offerstream.slates.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import io.offerstream.slates.fixture.Planted;
import io.offerstream.slates.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Who ranks: arm, consent, switches, and the fallback chain. */
class ServingRulesTest {
    private static Decision decide(Planted market, CustomerFeatures customer) {
        var cycle = market.open();
        return cycle.decide(cycle.meet(List.of(customer)).get(0), Set.of(), Budgets.UNLIMITED);
    }

    private static Tuple served(Planted market) {
        return served(market, Planted.customer("c-1"));
    }

    private static Tuple served(Planted market, CustomerFeatures customer) {
        var decision = decide(market, customer);
        assertThat(decision.slate().offers()).hasSize(3);
        return tuple(
                decision.serving().policy(),
                decision.serving().reason(),
                decision.serving().model().map(ServedModel::version).orElse(0L));
    }

    private static PinnedModel model(Planted market, long version) {
        return market.model(version, Map.of("o-" + version, 5f), Map.of());
    }

    private static MarketPolicy policy(MarketMode mode, double share, boolean previous) {
        return MarketPolicy.newBuilder()
                .setMarket(TestMarket.DE)
                .setPolicy(mode)
                .setTestShare(share)
                .setPreviousModel(previous)
                .setReason("a test")
                .setDecidedAt(TestMarket.OPENING)
                .build();
    }

    @Test
    void shouldGoDownTheFallbackChainAndSayWhy() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 2));
        market.cycle().setPreviousModel(model(market, 1));
        assertThat(served(market)).isEqualTo(tuple(Policy.MODEL, ServingReason.ARM, 2L));

        market.lose(2);
        assertThat(served(market)).isEqualTo(tuple(Policy.MODEL, ServingReason.MODEL_UNREADABLE, 1L));

        market.lose(1);
        assertThat(served(market)).isEqualTo(tuple(Policy.POPULARITY, ServingReason.MODEL_UNREADABLE, 0L));

        market.withoutPopularity();
        assertThat(served(market)).isEqualTo(tuple(Policy.NEWEST, ServingReason.NO_POPULARITY, 0L));
    }

    @Test
    void shouldServeTheNewestOffersWhereNothingElseIsKnown() {
        var market = Planted.withOffers(5).withoutPopularity();
        for (int i = 1; i <= 5; i++) {
            market.offer(i).setValidFrom(TestMarket.OPENING.minusSeconds(i == 4 ? 1 : 100 + i));
        }
        assertThat(decide(market, Planted.customer("c-1")).slate().offers()).containsExactly("o-4", "o-1", "o-2");
    }

    @Test
    void shouldSayThatAMarketHasNoModelYet() {
        assertThat(served(Planted.withOffers(3))).isEqualTo(tuple(Policy.POPULARITY, ServingReason.NO_MODEL, 0L));
    }

    @Test
    void shouldLetArmConsentAndKillSwitchStandAboveTheModel() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 1));
        var without = Planted.customer("c-1");
        without.setConsent(false);
        assertThat(served(market, without)).isEqualTo(tuple(Policy.POPULARITY, ServingReason.NO_CONSENT, 0L));
        assertThat(served(market.arms("CONTROL_POPULARITY=1.0")))
                .isEqualTo(tuple(Policy.POPULARITY, ServingReason.ARM, 0L));
        assertThat(served(market.arms("CONTROL_RANDOM=1.0"))).isEqualTo(tuple(Policy.RANDOM, ServingReason.ARM, 0L));
        assertThat(served(market.killed())).isEqualTo(tuple(Policy.POPULARITY, ServingReason.KILL_SWITCH, 0L));
        assertThat(served(market.arms("TEST=1.0"))).isEqualTo(tuple(Policy.POPULARITY, ServingReason.KILL_SWITCH, 0L));
    }

    @Test
    void shouldServePopularityToTheHoldOut() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 1));
        market.cycle().setHoldOut(1.0);
        market.cycle().setHoldOutId("out");
        var decision = decide(market, Planted.customer("c-1"));
        assertThat(decision.arm()).isEqualTo(Arm.HOLD_OUT);
        assertThat(decision.serving().policy()).isEqualTo(Policy.POPULARITY);
        assertThat(decision.serving().isDrawn()).isFalse();
    }

    @Test
    void shouldObeyTheMarketsPolicy() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 2));
        market.cycle().setPreviousModel(model(market, 1));
        assertThat(served(market.served(policy(MarketMode.FALLBACK, 0, false))))
                .isEqualTo(tuple(Policy.POPULARITY, ServingReason.FALLBACK, 0L));
        assertThat(served(market.served(policy(MarketMode.PERSONALISED, 1, true))))
                .isEqualTo(tuple(Policy.MODEL, ServingReason.PREVIOUS_MODEL, 1L));
    }

    @Test
    void shouldTryTheModelOnTheShareOfAReEntry() {
        var market = Planted.withOffers(5).served(policy(MarketMode.RE_ENTRY, 0.25, false));
        market.cycle().setModel(model(market, 1));
        assertThat(shareOf(market, ServingReason.ARM)).isBetween(0.22, 0.28);
    }

    @Test
    void shouldTryACandidateOnItsRampOfTest() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 1));
        market.cycle().setCandidate(model(market, 2));
        market.cycle().setRampShare(0.1);
        assertThat(shareOf(market, ServingReason.CANDIDATE)).isBetween(0.08, 0.12);
    }

    @Test
    void shouldFindPricesForACandidateWhereItIsTheOnlyModel() {
        var market = Planted.withOffers(5);
        market.cycle().setCandidate(model(market, 2));
        market.cycle().setRampShare(0.5);
        assertThat(market.open().sampled(List.of(Planted.customer("c-1"))).hasModel())
                .isTrue();
    }

    /** Of 4,000 customers of TEST. */
    private static double shareOf(Planted market, ServingReason reason) {
        var customers = new ArrayList<CustomerFeatures>();
        for (int i = 0; i < 4_000; i++) {
            customers.add(Planted.customer("c-" + i));
        }
        return market.open().meet(customers).stream()
                        .filter(subject -> subject.serving().reason() == reason)
                        .count()
                / 4_000.0;
    }

    @Test
    void shouldLetAFreshModelServeAtOnceWhereTheMarketSaysSo() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 1));
        var fresh = model(market, 2);
        market.newest(ModelStatus.newBuilder()
                .setMarket(TestMarket.DE)
                .setVersion(2)
                .setDecision(ModelDecision.PROMOTED)
                .setLiveVersion(2L)
                .setLiveGeneration(2L)
                .setLivePartition(fresh.getPartition())
                .setLiveOffset(fresh.getOffset())
                .setLiveSha256(fresh.getSha256())
                .setPinned(false)
                .setReason("a test")
                .setDecidedAt(TestMarket.OPENING)
                .build());
        assertThat(served(market)).isEqualTo(tuple(Policy.MODEL, ServingReason.ARM, 1L));
        assertThat(served(market.yaml("assignment: {fresh_model: at_once}\n")))
                .isEqualTo(tuple(Policy.MODEL, ServingReason.ARM, 2L));
    }

    @Test
    void shouldRankByTasteAndTemperature() {
        var market = Planted.withOffers(6).yaml("assignment: {temperature: 0.01}\n");
        market.cycle()
                .setModel(market.model(
                        1,
                        Map.of("o-1", 0.1f, "o-2", 0.2f, "o-3", 0.3f),
                        Map.of("TIER=GOLD", Map.of("o-6", 1f, "o-5", 0.8f), "taste:PROTEIN=FISH", Map.of("o-4", 2f))));
        assertThat(decide(market, Planted.customer("c-1", "TIER=GOLD")).slate().offers())
                .containsExactly("o-6", "o-5", "o-3");
        var fisher = Planted.customer("c-2");
        fisher.setBehaviourFeatures("{\"taste:PROTEIN=FISH\":0.5}");
        var decision = decide(market, fisher);
        assertThat(decision.slate().offers()).containsExactly("o-4", "o-3", "o-2");
        assertThat(decision.slate().scores()).containsExactly(1.0, (double) 0.3f, (double) 0.2f);
        assertThat(decision.slate().propensity()).isBetween(0.9, 1.0);
    }

    @Test
    void shouldRankWhoCannotBeReadAsSomebodyUnknown() {
        var market = Planted.withOffers(5);
        market.cycle().setModel(model(market, 1));
        var broken = Planted.customer("c-1");
        broken.setBehaviourFeatures("no JSON");
        assertThat(served(market, broken)).isEqualTo(tuple(Policy.MODEL, ServingReason.ARM, 1L));
    }
}
