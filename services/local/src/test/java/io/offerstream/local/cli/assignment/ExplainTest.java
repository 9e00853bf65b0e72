package io.offerstream.local.cli.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Policy;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExplainTest {

    @RegisterExtension
    static final AssignedMarkets MARKETS = new AssignedMarkets();

    private static Assignment assignment(String cycle, Predicate<Assignment> wanted) {
        return MARKETS.market().assignments(cycle).stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    private static Assignment firstOf(Arm arm) {
        return assignment(
                TestMarket.FIRST_CYCLE,
                found -> found.getArm() == arm && found.getRefusals().contains("SEGMENT=1"));
    }

    private static JsonNode explain(Assignment assignment) throws Exception {
        return MARKETS.json(
                "explain",
                "--market",
                "DE",
                "--customer",
                assignment.getCustomerId(),
                "--cycle",
                assignment.getCycleId(),
                "-o",
                "json");
    }

    @Test
    void shouldMakeScoresOfTheirParts() throws Exception {
        var gold = assignment(
                TestMarket.FIRST_CYCLE,
                found -> found.getServedPolicy() == Policy.MODEL && found.getEligibleOffers() == 6);

        var explained = explain(gold);

        assertThat(explained.get("is_as_published").asBoolean()).isTrue();
        assertThat(explained.get("model_version").asLong()).isEqualTo(AssignedMarket.OLD);
        assertThat(explained.get("offers")).hasSizeGreaterThanOrEqualTo(6).allSatisfy(offer -> {
            assertThat(offer.get("sum_of_parts").asDouble())
                    .isCloseTo(offer.get("score").asDouble(), within(1e-6));
            assertThat(offer.get("customer_bias_left_out").asDouble()).isEqualTo(0.5);
            double sum = 0;
            for (var part : offer.get("parts")) {
                sum += part.get("value").asDouble();
            }
            assertThat(sum).isCloseTo(offer.get("score").asDouble(), within(1e-6));
        });
        var first = explained.get("offers").get(0);
        assertThat(first.get("offer")).isEqualTo(explained.at("/published/offers/0"));
        assertThat(first.get("propensity").asDouble()).isGreaterThan(0);
    }

    @Test
    void shouldLetAnybodyComputeTheArm() throws Exception {
        var assignment = firstOf(Arm.TEST);

        var split = explain(assignment).at("/arm/split");

        var text = split.get("text").asText();
        assertThat(text)
                .isEqualTo(String.join(
                        "\u001f", "v1", "fixture", TestMarket.FIRST_CYCLE, "DE:" + assignment.getCustomerId()));
        assertThat(split.get("sha256").asText())
                .isEqualTo(HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(split.get("bucket").asInt()).isEqualTo(assignment.getBucket());
    }

    @Test
    void shouldTellWhatWouldHaveShownTheOthers() {
        var assignment = firstOf(Arm.TEST);

        var ended = MARKETS.market()
                .run(
                        "explain",
                        "--market",
                        "DE",
                        "--customer",
                        assignment.getCustomerId(),
                        "--cycle",
                        TestMarket.FIRST_CYCLE);

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("TEST, served by MODEL, the arm's own policy")
                .contains("v1␟fixture␟2026-01-05T00:00␟DE:" + assignment.getCustomerId())
                .contains("→ TEST [0.0000, 0.5000)  CONTROL_POPULARITY [0.5000, 0.7500)")
                .contains("= score")
                .contains("its score or its price would have to rise by more than")
                .contains("the customer is in none of its segments")
                .contains("the customer's profile would need one of its segments (TIER=GOLD), or the offer none")
                .contains("this is what was published, to the last digit");
    }

    @Test
    void shouldExplainOrderedAndRandomSlatesToo() {
        for (var arm : List.of(Arm.CONTROL_POPULARITY, Arm.CONTROL_RANDOM)) {
            var ended = MARKETS.market()
                    .run(
                            "explain",
                            "--market",
                            "DE",
                            "--customer",
                            firstOf(arm).getCustomerId(),
                            "--cycle",
                            TestMarket.FIRST_CYCLE);

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.out())
                    .contains(
                            arm == Arm.CONTROL_RANDOM
                                    ? "only its luck could have been other"
                                    : "its popularity would have to rise above")
                    .doesNotContain("explored");
        }
    }

    @Test
    void shouldListTheRevisionsWithTheirCauses() throws Exception {
        var revised = assignment(TestMarket.FIRST_CYCLE, found -> found.getRevision() > 1);

        var revisions = explain(revised).get("revisions");

        assertThat(revisions).hasSizeGreaterThan(1);
        assertThat(revisions.get(0).get("cause").asText()).isEqualTo("CYCLE_OPENED");
        assertThat(revisions.get(1).get("cause").asText()).isIn("OFFER_CREATED", "OFFER_WITHDRAWN");
    }

    @Test
    void shouldExplainABudgetThatIsSpent() {
        var assignment = assignment(
                TestMarket.SECOND_CYCLE,
                found -> found.getArm() == Arm.TEST && found.getRefusals().contains("BUDGET=1"));

        var ended = MARKETS.market()
                .run("explain", "--market", "DE", "--customer", assignment.getCustomerId(), "--offer", "o-1");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("The slate does not hold it.")
                .contains("its redemption_budget would have to be higher: 0 left for TEST in bucket");
    }

    @Test
    void shouldBeARowAnOfferInSpreadsheets() {
        var ended = MARKETS.market()
                .run(
                        "explain",
                        "--market",
                        "DE",
                        "--customer",
                        AssignedMarket.NEW_CUSTOMER,
                        "--cycle",
                        TestMarket.FIRST_CYCLE,
                        "-o",
                        "csv");

        assertThat(ended.lines())
                .hasSize(7)
                .first()
                .asString()
                .startsWith("offer,title,fate,position,propensity,score,price,logit,luck,sum");
    }

    @Test
    void shouldSayWhatWasMeant() {
        assertThat(MARKETS.market()
                        .run("explain", "--market", "DX", "--customer", "c-1")
                        .err())
                .contains("there is no market DX; did you mean DE?");
        var customer = MARKETS.market().run("explain", "--market", "DE", "--customer", "c-neq");
        assertThat(customer.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(customer.err()).contains("there is no customer c-neq of DE; did you mean c-new?");
        assertThat(MARKETS.market()
                        .run("explain", "--market", "DE", "--customer", "c-1", "--cycle", "2026-01-05T07:00")
                        .err())
                .contains("DE had no cycle 2026-01-05T07:00; did you mean 2026-01-05T00:00?");
        assertThat(MARKETS.market()
                        .run("explain", "--market", "DE", "--customer", "c-1", "--offer", "o-8")
                        .err())
                .contains("offer o-8 was not live in DE at", "why-not");
    }

    @Test
    void shouldWarnOfWhatWasNotDecidedSo() throws Exception {
        try (var forged = MARKETS.another("forged.")) {
            var last = forged.assignments(TestMarket.SECOND_CYCLE).get(0);
            forged.publish(Assignment.newBuilder(last)
                    .setRevision(last.getRevision() + 1)
                    .setScore1(42.0)
                    .build());

            var ended = forged.run("explain", "--market", "DE", "--customer", last.getCustomerId());

            assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(ended.err())
                    .contains("this is NOT what was published")
                    .contains("score_1: published 42.0, decided again");
            assertThat(ended.out()).contains("NOT what was published: see the warning");
        }
    }
}
