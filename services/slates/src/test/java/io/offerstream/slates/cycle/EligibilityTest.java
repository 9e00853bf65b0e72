package io.offerstream.slates.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.ServingReason;
import io.offerstream.slates.fixture.Planted;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every refusal has its reason. */
class EligibilityTest {
    private final Planted market = Planted.withOffers(4).arms("CONTROL_RANDOM=1.0");

    private Decision decide(CustomerFeatures customer, Set<String> issued, Budgets budgets) {
        var cycle = market.open();
        return cycle.decide(cycle.meet(List.of(customer)).get(0), issued, budgets);
    }

    private Decision decide(CustomerFeatures customer) {
        return decide(customer, Set.of(), Budgets.UNLIMITED);
    }

    @Test
    void shouldKeepOffersToTheirSegmentsAndChannels() {
        market.offer(1).setSegments(List.of("TIER=GOLD", "TIER=PLATINUM"));
        market.offer(2).setChannels(List.of("KIOSK", "APP"));

        assertThat(decide(Planted.customer("c-1")).refusals())
                .containsExactly(Refusal.SEGMENT, Refusal.CHANNEL, null, null);
        assertThat(decide(Planted.customer("c-1", "CHANNEL=APP", "TIER=PLATINUM"))
                        .refusals())
                .containsExactly(null, null, null, null);
        assertThat(decide(Planted.customer("c-1", "CHANNEL=WEB", "TIER=BLUE"))
                        .slate()
                        .offers())
                .containsExactlyInAnyOrder("o-3", "o-4");
    }

    @Test
    void shouldNotOfferAgainWhatWasRedeemed() {
        var customer = Planted.customer("c-1");
        customer.setOffersRedeemed(List.of("o-2"));
        assertThat(decide(customer).refusals()).containsExactly(null, Refusal.REDEEMED, null, null);

        market.yaml("assignment: {after_redemption: allowed}\n");
        assertThat(decide(customer).refusals()).containsOnlyNulls();
    }

    @Test
    void shouldCapHowOftenAnOfferIsSeen() {
        market.offer(3).setImpressionCap(5);
        var customer = Planted.customer("c-1");
        customer.setOffersSeen(List.of("o-3=4", "o-4=99"));
        assertThat(decide(customer).refusals()).containsOnlyNulls();

        customer.setOffersSeen(List.of("o-3=5", "o-33=1"));
        assertThat(decide(customer).refusals()).containsExactly(null, null, Refusal.FREQUENCY_CAP, null);
        customer.setOffersSeen(List.of("o-33=9"));
        assertThat(decide(customer).refusals()).containsOnlyNulls();
    }

    @Test
    void shouldRefuseWhatABudgetHasNoMoreOfUnlessItIsPaidForAlready() {
        var spent = new Budgets() {
            @Override
            public long left(String offerId, Arm arm, int bucket) {
                return offerId.equals("o-1") ? 0 : 7;
            }

            @Override
            public long leftOfMarket(Arm arm, int bucket) {
                return Long.MAX_VALUE;
            }
        };
        assertThat(decide(Planted.customer("c-1"), Set.of(), spent).refusals())
                .containsExactly(Refusal.BUDGET, null, null, null);
        assertThat(decide(Planted.customer("c-1"), Set.of("o-1"), spent).refusals())
                .containsOnlyNulls();
    }

    @Test
    void shouldShortenTheSlateToWhatTheMarketMayHandOut() {
        var two = new Budgets() {
            @Override
            public long left(String offerId, Arm arm, int bucket) {
                return 1;
            }

            @Override
            public long leftOfMarket(Arm arm, int bucket) {
                return 2;
            }
        };
        assertThat(decide(Planted.customer("c-1"), Set.of(), two).slate().offers())
                .hasSize(2);
    }

    @Test
    void shouldSayThatNobodyIsEligible() {
        for (int i = 1; i <= 4; i++) {
            market.offer(i).setSegments(List.of("TIER=GOLD"));
        }
        var decision = decide(Planted.customer("c-1"));
        assertThat(decision.slate().offers()).isEmpty();
        assertThat(decision.slate().propensity()).isEqualTo(1);
        assertThat(decision.serving().reason()).isEqualTo(ServingReason.NO_ELIGIBLE_OFFER);
    }

    @Test
    void shouldReadBackFactsAsTheyWere() {
        market.popularity("o-1", 0.3).price("o-2", 0.5);
        var facts = market.facts();
        assertThat(CycleFacts.of(facts.tick(), facts.toControl())).isEqualTo(facts);
    }
}
