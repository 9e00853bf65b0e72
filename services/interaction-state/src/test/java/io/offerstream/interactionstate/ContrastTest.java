package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.assignment;
import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContrastTest {
    private static final Instant LONG_AGO = at(-60 * 48);

    private static List<Outcome> contrasts(InteractionStateDriver state) {
        return state.outcomes().stream()
                .filter(outcome -> outcome.getOutcomeId().startsWith("contrast#"))
                .toList();
    }

    /** A customer who may be profiled and is not new. */
    private static InteractionStateDriver withCustomer() {
        var state = InteractionStateDriver.withMarket();
        state.pipe(customer("4711", LONG_AGO, "TIER=GOLD"));
        return state;
    }

    @Test
    void shouldComeOnceWhenTheLastCompanionHasResolved() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2", "o-3"));
            state.pipe(redemption("r-1", "4711", at(5), "o-2"));
            state.tick(10);
            assertThat(contrasts(state))
                    .as("its companions may still be redeemed")
                    .isEmpty();
            state.tick(at(121).plusSeconds(30).minusMillis(1));
            assertThat(contrasts(state)).isEmpty();

            state.tick(at(121).plusSeconds(30));
            assertThat(contrasts(state)).singleElement().satisfies(contrast -> {
                assertThat(contrast.getKind()).isEqualTo(OutcomeKind.CONTRAST);
                assertThat(contrast.getOfferId()).isEqualTo("o-2");
                assertThat(contrast.getImpressionId()).isEqualTo("i-1");
                assertThat(contrast.getRedemptionId()).isEqualTo("r-1");
                assertThat(contrast.getPosition()).isEqualTo(1);
                assertThat(contrast.getExaminationWeight()).isEqualTo(0.85);
                assertThat(contrast.getTrainable()).isTrue();
                assertThat(contrast.getSupersedes()).isNull();
                assertThat(contrast.getContrast())
                        .isEqualTo("{\"sample_weight\":1.0,"
                                + "\"redeemed\":[{\"offer\":\"o-2\",\"position\":1,\"examination_weight\":0.85}],"
                                + "\"seen\":[{\"offer\":\"o-1\",\"position\":0,\"examination_weight\":1.0},"
                                + "{\"offer\":\"o-3\",\"position\":2,\"examination_weight\":0.7}],"
                                + "\"others\":[]}");
            });

            state.tick(200);
            assertThat(contrasts(state)).isEmpty();
        }
    }

    private static String others(Outcome contrast) {
        var json = contrast.getContrast();
        return json.substring(json.indexOf("\"others\":"));
    }

    /** Shown and redeemed at minute 150, when all that was seen in the first minutes is closed. */
    private static Outcome contrastAt150(InteractionStateDriver state) {
        state.tick(140);
        assertThat(contrasts(state)).isEmpty();
        state.pipe(impression("i-150", "4711", at(150), "o-1"));
        state.pipe(redemption("r-150", "4711", at(151), "o-1"));
        state.tick(160);
        var contrasts = contrasts(state);
        assertThat(contrasts).hasSize(1);
        return contrasts.get(0);
    }

    @Test
    void shouldNameWhatWasSeenInOtherImpressionsAndNotRedeemed() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-3", "o-1", "o-2"));
            state.pipe(impression("i-2", "4711", at(2), "o-1", "o-3"));

            assertThat(contrastAt150(state).getContrast())
                    .isEqualTo("{\"sample_weight\":1.0,"
                            + "\"redeemed\":[{\"offer\":\"o-1\",\"position\":0,\"examination_weight\":1.0}],"
                            + "\"seen\":[],"
                            + "\"others\":[{\"offer\":\"o-3\",\"examination_weight\":0.85},"
                            + "{\"offer\":\"o-2\",\"examination_weight\":0.7}]}");
        }
    }

    @Test
    void shouldNameFiveOthersAtMostTheNewestFirst() throws IOException {
        try (var state = withCustomer()) {
            for (int i = 4; i <= 10; i++) {
                state.learn(offer("o-" + i));
            }
            state.pipe(impression("i-c", "4711", at(1), "o-9", "o-10"));
            state.pipe(impression("i-b", "4711", at(2), "o-4", "o-5"));
            state.pipe(impression("i-a", "4711", at(2), "o-6", "o-7"));
            state.pipe(impression("i-d", "4711", at(3), "o-8"));

            assertThat(ReferenceOthers.told(List.of(contrastAt150(state))))
                    .containsExactly(Map.entry(
                            "contrast#i-150#1", List.of("o-8 1.0", "o-6 1.0", "o-7 0.85", "o-4 1.0", "o-5 0.85")));
        }
    }

    @Test
    void shouldNotNameOthersOfWhichMoreIsKnown() {
        try (var state = withCustomer()) {
            for (int i = 4; i <= 9; i++) {
                state.learn(offer("o-" + i));
            }
            var sent = impression("i-1", "4711", at(1), "o-4");
            sent.setEvidence(Evidence.SENT);
            state.pipe(sent);
            state.pipe(impression("i-2", "4711", at(2), "o-5", "o-6", "o-7"));
            state.pipe(redemption("r-2", "4711", at(3), "o-5"));
            var withdrawn = offer("o-8");
            state.pipe(impression("i-3", "4711", at(4), "o-8"));
            state.pipe(impression("i-4", "4711", at(60), "o-9"));
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            withdrawn.setEventTime(at(5));
            withdrawn.setRevision(withdrawn.getRevision() + 1);
            state.learn(withdrawn);
            state.tick(130);
            assertThat(contrasts(state)).hasSize(1);
            // Organic: its window had passed.
            state.pipe(redemption("r-3", "4711", at(135), "o-6"));

            assertThat(others(contrastAt150(state)))
                    .as("o-4 was only sent, o-5 and o-6 redeemed, o-8 withdrawn, o-9 may still be redeemed")
                    .isEqualTo("\"others\":[{\"offer\":\"o-7\",\"examination_weight\":0.7}]}");
        }
    }

    @Test
    void shouldNotBeCorrectedWhenOnlyOthersChange() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-0", "4711", at(1), "o-3"));
            state.pipe(impression("i-1", "4711", at(2), "o-1"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            assertThat(contrasts(state))
                    .singleElement()
                    .satisfies(first -> assertThat(others(first)).isEqualTo("\"others\":[]}"));

            state.tick(140);
            assertThat(state.outcomes())
                    .singleElement()
                    .satisfies(label -> assertThat(label.getOfferId()).isEqualTo("o-3"));

            state.pipe(reversal("x-1", "4711", at(141), "r-1"));
            state.tick(145);
            assertThat(contrasts(state)).hasSize(1);
            state.pipe(redemption("r-2", "4711", at(6), "o-1"));
            state.tick(150);
            assertThat(contrasts(state))
                    .singleElement()
                    .satisfies(corrected -> assertThat(others(corrected)).contains("o-3"));
        }
    }

    @Test
    void shouldNameNoOthersThatAreForgottenSoonerOrLater() {
        var othersOf = new ArrayList<String>();
        for (boolean isForgottenBefore : List.of(false, true)) {
            try (var state = withCustomer()) {
                state.tick(10);
                state.pipe(impression("i-0", "4711", at(350), "o-3"));
                state.pipe(impression("i-1", "4711", at(365), "o-2"));
                state.tick(370);
                state.tick(730);
                if (isForgottenBefore) {
                    // Any fact will do: whom nothing happens to is looked at later.
                    state.pipe(customer("4711", at(1_029), "TIER=SILVER"));
                    state.tick(1_030);
                    assertThat(state.customers().get("DE:4711").getSlates()).hasSize(1);
                }
                state.pipe(impression("i-2", "4711", at(1_070), "o-1"));
                state.pipe(redemption("r-2", "4711", at(1_075), "o-1"));
                state.tick(1_079);
                othersOf.add(others(contrasts(state).get(0)));
            }
        }
        assertThat(othersOf)
                .as("the cycle before the one that is settled began at minute 360")
                .containsOnly("\"others\":[{\"offer\":\"o-2\",\"examination_weight\":1.0}]}");
    }

    @Test
    void shouldNotComeOfASlateOfWhichNothingWasRedeemed() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.tick(10);
            state.tick(130);

            assertThat(state.outcomes())
                    .extracting(Outcome::getKind)
                    .containsExactly(OutcomeKind.SEEN_NOT_REDEEMED, OutcomeKind.SEEN_NOT_REDEEMED);
        }
    }

    @Test
    void shouldCarryArmPolicyModelAndPropensities() {
        try (var state = withCustomer()) {
            var assigned = assignment("4711", FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1", "o-2");
            assigned.setServedPolicy(Policy.RANDOM);
            assigned.setPropensity(1.0 / 6);
            assigned.setPropensity1(1.0 / 3);
            assigned.setPropensity2(0.5);
            assigned.setModelVersion(17L);
            state.pipe(assigned);
            state.tick(1);
            var shown = impression("i-1", "4711", at(2), "o-1", "o-2");
            shown.setAssignmentId(assigned.getAssignmentId());
            shown.setContextFeatures(List.of("DAYPART=LUNCH"));
            state.pipe(shown);
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(130);

            assertThat(contrasts(state)).singleElement().satisfies(contrast -> {
                assertThat(contrast.getArm()).isEqualTo(Arm.CONTROL_RANDOM);
                assertThat(contrast.getServedPolicy()).isEqualTo(Policy.RANDOM);
                assertThat(contrast.getModelVersion()).isEqualTo(17L);
                assertThat(contrast.getAssignmentId())
                        .isEqualTo("DE:" + contrast.getCustomerPseudonym() + ":" + FIRST_CYCLE + ":1");
                assertThat(contrast.getPropensity()).isEqualTo(1.0 / 6);
                assertThat(contrast.getPositionPropensity()).isEqualTo(1.0 / 3);
                assertThat(contrast.getContrast()).contains("\"offer\":\"o-2\",\"position\":1", "\"propensity\":0.5");
                assertThat(contrast.getContextFeatures()).containsExactly("DAYPART=LUNCH");
                assertThat(contrast.getCycleId()).isEqualTo(FIRST_CYCLE);
            });
        }
    }

    @Test
    void shouldBeCorrectedWhenALateRedemptionChangesIt() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(130);
            var first = contrasts(state).get(0);

            state.pipe(redemption("r-2", "4711", at(6), "o-2"));
            state.tick(140);

            assertThat(contrasts(state)).singleElement().satisfies(corrected -> {
                assertThat(corrected.getSupersedes()).isEqualTo(first.getOutcomeId());
                assertThat(corrected.getContrast()).contains("\"seen\":[]");
            });
        }
    }

    @Test
    void shouldBeTakenBackWhenItsRedemptionIs() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(130);
            var first = contrasts(state).get(0);

            state.pipe(reversal("x-1", "4711", at(135), "r-1"));
            state.tick(140);

            assertThat(contrasts(state)).singleElement().satisfies(taken -> {
                assertThat(taken.getKind()).isEqualTo(OutcomeKind.CENSORED);
                assertThat(taken.getSupersedes()).isEqualTo(first.getOutcomeId());
                assertThat(taken.getTrainable()).isFalse();
            });
        }
    }

    @Test
    void shouldWaitForTheCorrectionOfALabelThatWasTakenBack() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            // Voided and rung up again, as the other offer.
            state.pipe(reversal("x-1", "4711", at(15), "r-1"));
            state.pipe(redemption("r-2", "4711", at(20), "o-2"));
            state.tick(25);
            assertThat(contrasts(state)).isEmpty();

            state.tick(130);
            assertThat(contrasts(state)).singleElement().satisfies(contrast -> {
                assertThat(contrast.getOfferId()).isEqualTo("o-2");
                assertThat(contrast.getRedemptionId()).isEqualTo("r-2");
                assertThat(contrast.getContrast()).contains("\"seen\":[{\"offer\":\"o-1\"");
            });
        }
    }

    @Test
    void shouldBeTakenBackWhenConsentIsWithdrawnAndItTurnsOutFalse() {
        try (var state = withCustomer()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(130);
            assertThat(contrasts(state)).hasSize(1);

            var refuses = customer("4711", at(131));
            refuses.setConsent(false);
            state.pipe(refuses);
            state.pipe(reversal("x-1", "4711", at(132), "r-1"));
            state.tick(140);

            assertThat(contrasts(state))
                    .singleElement()
                    .satisfies(taken -> assertThat(taken.getKind()).isEqualTo(OutcomeKind.CENSORED));
        }
    }

    @Test
    void shouldNotGuessThePropensityOfASlateThatWasShownOtherwise() {
        try (var state = withCustomer()) {
            var assigned = assignment("4711", FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1", "o-2");
            assigned.setPropensity1(1.0 / 3);
            assigned.setPropensity2(0.5);
            state.pipe(assigned);
            state.tick(1);
            var shown = impression("i-1", "4711", at(2), "o-2");
            shown.setAssignmentId(assigned.getAssignmentId());
            state.pipe(shown);
            state.tick(10);
            state.tick(130);

            assertThat(state.outcomes())
                    .singleElement()
                    .satisfies(outcome ->
                            assertThat(outcome.getPositionPropensity()).isNull());
        }
    }

    @Test
    void shouldNotComeOfWhomNobodyMayProfile() {
        try (var state = InteractionStateDriver.withMarket()) {
            var refuses = customer("4711", LONG_AGO, "TIER=GOLD");
            refuses.setConsent(false);
            state.pipe(refuses);
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(130);

            assertThat(state.outcomes()).hasSize(2).allSatisfy(outcome -> {
                assertThat(outcome.getKind()).isNotEqualTo(OutcomeKind.CONTRAST);
                assertThat(outcome.getTrainable()).isFalse();
                assertThat(outcome.getCustomerFeatures()).isEqualTo("{ }");
            });
        }
    }

    @Test
    void shouldWeighANewCustomersLess() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(customer("4711", at(0), "TIER=GOLD"));
            state.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            state.pipe(redemption("r-1", "4711", at(5), "o-1"));
            state.tick(10);
            state.tick(130);

            assertThat(contrasts(state))
                    .singleElement()
                    .satisfies(contrast -> assertThat(contrast.getContrast()).startsWith("{\"sample_weight\":0.25,"));
        }
    }

    @Test
    void shouldCapWhatOneCustomerTeachesADayAndACycle() {
        assertThat(contrastsOf("contrasts_per_day: 3")).isEqualTo(3);
        assertThat(contrastsOf("contrasts_per_cycle: 2")).isEqualTo(2);
        assertThat(contrastsOf("contrasts_per_day: 9")).isEqualTo(6);
    }

    @Test
    void shouldLearnOnceACycleThatOneCustomerRedeemsAnOffer() {
        assertThat(contrastsOfOneOffer("contrasts_per_offer: 1")).isEqualTo(1);
        assertThat(contrastsOfOneOffer("contrasts_per_offer: 2")).isEqualTo(2);
        assertThat(contrastsOfOneOffer("contrasts_per_offer: 9")).isEqualTo(4);
    }

    private static int contrastsOfOneOffer(String cap) {
        var yaml = YAML.replaceAll("(?m)^  contrasts_per_offer: 1000$", "  " + cap);
        try (var state = withCustomer()) {
            state.learn(applied(DE, yaml, false));
            for (int i = 0; i < 4; i++) {
                state.pipe(impression("i-" + i, "4711", at(1 + 2 * i), "o-1", "o-2"));
                state.pipe(redemption("r-" + i, "4711", at(2 + 2 * i), "o-1"));
            }
            state.tick(20);
            state.tick(140);
            return contrasts(state).size();
        }
    }

    @Test
    void shouldLearnNothingFromAnOfferThatTheCustomerWasNotAssigned() {
        assertThat(taught("assigned")).containsExactlyInAnyOrder("o-2 of [o-1]", "o-1", "o-1", "o-2");
        assertThat(taught("seen"))
                .containsExactlyInAnyOrder("o-2 of [o-1, o-4]", "o-3 of [o-1]", "o-1", "o-1", "o-2", "o-3", "o-4");
    }

    /** Of a customer who was assigned o-1 and o-2, looked for o-3 and o-4, and redeemed o-2 and o-3. */
    private static List<String> taught(String offers) {
        try (var state = withCustomer()) {
            state.learn(applied(DE, YAML.replace("teaching_offers: seen", "teaching_offers: " + offers), false));
            state.learn(offer("o-4"));
            state.pipe(assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1", "o-2"));
            state.tick(1);
            state.pipe(impression("i-1", "4711", at(2), "o-1", "o-2", "o-4"));
            state.pipe(redemption("r-1", "4711", at(3), "o-2"));
            state.pipe(impression("i-2", "4711", at(4), "o-1", "o-3"));
            state.pipe(redemption("r-2", "4711", at(5), "o-3"));
            state.tick(10);
            state.tick(500);
            return state.outcomes().stream()
                    .filter(Outcome::getTrainable)
                    .map(outcome ->
                            outcome.getOfferId() + (outcome.getContrast() == null ? "" : " of " + seen(outcome)))
                    .toList();
        }
    }

    private static List<String> seen(Outcome contrast) {
        return Pattern.compile("\"offer\":\"(o-\\d)\"")
                .matcher(contrast.getContrast().replaceFirst(".*\"seen\"", "").replaceFirst("\"others\".*", ""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static int contrastsOf(String cap) {
        var yaml = YAML.replaceAll(
                "(?m)^  contrasts_per_day: 1000\n  contrasts_per_cycle: 1000\n  contrasts_per_offer: 1000$",
                "  " + cap);
        assertThat(MarketConfig.parse("DE.yml", yaml).influence())
                .isNotEqualTo(MarketConfig.parse("DE.yml", YAML).influence());
        try (var state = withCustomer()) {
            state.learn(applied(DE, yaml, false));
            for (int i = 0; i < 6; i++) {
                state.learn(offer("offer-" + i));
                state.pipe(impression("i-" + i, "4711", at(1 + i), "offer-" + i, "o-1"));
                state.pipe(redemption("r-" + i, "4711", at(10 + i), "offer-" + i));
            }
            state.tick(20);
            state.tick(140);
            return contrasts(state).size();
        }
    }

    @Test
    void shouldCountWhatWasAssignedAndNeverSeenAndCallItNoNegative() {
        try (var state = withCustomer()) {
            var assigned = assignment("4711", FIRST_CYCLE, Arm.TEST, "o-1", "o-2", "o-3");
            state.pipe(assigned);
            state.tick(1);
            var shown = impression("i-1", "4711", at(2), "o-2");
            shown.setAssignmentId(assigned.getAssignmentId());
            state.pipe(shown);
            state.tick(10);
            state.tick(500);

            var totals = state.counts().stream().filter(row -> row.getAssigned() != 0);
            assertThat(totals)
                    .extracting(row -> row.getOfferId() + " " + row.getAssigned() + " " + row.getAssignedSeen())
                    .containsExactlyInAnyOrder("o-1 1 0", "o-2 1 1", "o-3 1 0");
            assertThat(state.outcomes())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.getOfferId()).isEqualTo("o-2"));
        }
    }
}
