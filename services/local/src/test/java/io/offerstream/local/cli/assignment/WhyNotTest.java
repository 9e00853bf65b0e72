package io.offerstream.local.cli.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Assignment;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WhyNotTest {

    @RegisterExtension
    static final AssignedMarkets MARKETS = new AssignedMarkets();

    private static JsonNode whyNot(String offer, String cycle) throws Exception {
        return MARKETS.json("why-not", "--market", "DE", "--offer", offer, "--cycle", cycle, "-o", "json");
    }

    private static long count(JsonNode found, String stage) {
        return found.at("/stages/" + stage + "/all").asLong();
    }

    private static long inNewestSlates(String offer) {
        var newest = new HashMap<String, Assignment>();
        MARKETS.market().assignments(TestMarket.FIRST_CYCLE).forEach(found -> newest.put(found.getCustomerId(), found));
        return newest.values().stream()
                .filter(found -> found.getOffers().contains(offer))
                .count();
    }

    @Test
    void shouldCountEveryCustomerOnce() throws Exception {
        for (var offer : new String[] {"o-1", "o-2", "o-4", "o-5", "o-6", "o-7"}) {
            var found = whyNot(offer, TestMarket.FIRST_CYCLE);

            assertThat(found.get("known_customers").asLong()).isEqualTo(AssignedMarket.CUSTOMERS + 1);
            assertThat(count(found, "assigned")).isEqualTo(AssignedMarket.CUSTOMERS + 1);
            assertThat(count(found, "not_live")
                            + count(found, "refused_segment")
                            + count(found, "refused_redeemed")
                            + count(found, "eligible"))
                    .as(offer)
                    .isEqualTo(count(found, "assigned"));
            assertThat(count(found, "outscored") + count(found, "shown")).isEqualTo(count(found, "eligible"));
            assertThat(count(found, "explored") + count(found, "exploited")).isEqualTo(count(found, "shown"));
            assertThat(count(found, "shown")).as(offer).isEqualTo(inNewestSlates(offer));
        }
    }

    @Test
    void shouldTellWhomItIsRefusedTo() throws Exception {
        var found = whyNot("o-5", TestMarket.FIRST_CYCLE);

        // Every third customer is gold from the start, the new one and c-1 from later on.
        assertThat(count(found, "refused_segment"))
                .isBetween(AssignedMarket.CUSTOMERS * 2L / 3 - 1, AssignedMarket.CUSTOMERS * 2L / 3);
        assertThat(found.get("sentences").toString())
                .contains("It is refused to 6", "by SEGMENT (the customer is in none of its segments)");
        assertThat(count(whyNot("o-4", TestMarket.FIRST_CYCLE), "refused_redeemed"))
                .isEqualTo(1);
    }

    @Test
    void shouldTellHowFarItWasBehind() throws Exception {
        var found = whyNot("o-3", TestMarket.FIRST_CYCLE);

        assertThat(count(found, "outscored")).isPositive();
        assertThat(found.get("median_score_gap").asDouble()).isPositive();
        assertThat(found.get("sentences").toString()).contains("of a model's score in the median");
    }

    @Test
    void shouldJudgeAnOfferThatCameWithinTheCycleByTheWalkThatMetIt() throws Exception {
        var found = whyNot("o-6", TestMarket.FIRST_CYCLE);

        assertThat(count(found, "not_live")).isZero();
        assertThat(found.get("sentences").get(0).asText())
                .isEqualTo("In this cycle it was live only from " + TestMarket.at(10) + " on.");
    }

    @Test
    void shouldAddWhatWasSeenAndRedeemed() {
        var ended =
                MARKETS.market().run("why-not", "--market", "DE", "--offer", "o-1", "--cycle", TestMarket.FIRST_CYCLE);

        assertThat(ended.out())
                .containsPattern("customers who saw it in the cycle +11 +11")
                .containsPattern("exposures +17 +17")
                .containsPattern("redemptions +3 +3")
                .containsPattern("of these after an exposure +2 +2");
    }

    @Test
    void shouldTellOfABudgetThatIsSpent() throws Exception {
        var found = whyNot("o-1", TestMarket.SECOND_CYCLE);

        assertThat(found.at("/stages/refused_budget/TEST").asLong())
                .isEqualTo(found.at("/stages/assigned/TEST").asLong())
                .isPositive();
        assertThat(found.at("/stages/shown/CONTROL_POPULARITY").asLong()).isZero();
    }

    @Test
    void shouldTellWhyAnOfferIsNotLive() throws Exception {
        assertThat(whyNot("o-8", TestMarket.FIRST_CYCLE).get("sentences").toString())
                .contains("It is not live until " + TestMarket.at(10_000), "It was live at no tick of this cycle.");
        assertThat(whyNot("o-7", TestMarket.FIRST_CYCLE).get("sentences").toString())
                .contains(
                        "It was withdrawn at " + TestMarket.at(35) + ", for good.",
                        "In this cycle it was live only until " + TestMarket.at(40));
        assertThat(whyNot("o-7", TestMarket.SECOND_CYCLE).get("sentences").toString())
                .contains("It was live at no tick of this cycle.");
    }

    @Test
    void shouldSayWhatWasMeant() {
        var ended = MARKETS.market().run("why-not", "--market", "DE", "--offer", "o-11");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.err()).contains("DE has no offer o-11; did you mean o-1?", "offers export DE");
        assertThat(MARKETS.market()
                        .run("why-not", "--market", "CE", "--offer", "o-1")
                        .err())
                .contains("there is no market CE; did you mean DE?");
    }
}
