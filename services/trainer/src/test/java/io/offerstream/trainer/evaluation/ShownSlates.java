package io.offerstream.trainer.evaluation;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.util.ArrayList;
import java.util.List;

/** Outcomes of random slates, as interaction-state writes them. */
final class ShownSlates {
    private ShownSlates() {}

    /**
     * One an offer, by position; without those that are not yet known.
     *
     * @param labels a letter a position: Redeemed, Seen, Censored, or a dot
     * @param candidates among which it was drawn
     */
    static List<Outcome> impression(
            String customer, String cycle, String impression, String offers, String labels, int candidates) {
        double slate = 1;
        for (int position = 0; position < offers.length(); position++) {
            slate /= candidates - position;
        }
        var outcomes = new ArrayList<Outcome>();
        for (int position = 0; position < labels.length(); position++) {
            if (labels.charAt(position) != '.') {
                outcomes.add(Outcome.newBuilder()
                        .setOutcomeId("shown#" + impression + "#" + position + "#1")
                        .setMarket("DE")
                        .setCustomerPseudonym("pseudonym of " + customer)
                        .setKind(kind(labels.charAt(position)))
                        .setOfferId(offers.substring(position, position + 1))
                        .setImpressionId(impression)
                        .setImpressionTime(TestMarket.at(370))
                        .setSealedAt(TestMarket.at(500))
                        .setPosition(position)
                        .setCycleId(cycle)
                        .setArm(Arm.CONTROL_RANDOM)
                        .setServedPolicy(Policy.RANDOM)
                        .setAssignmentId("DE:" + customer + ":" + cycle + ":1")
                        .setPropensity(slate)
                        .setPositionPropensity(1.0 / (candidates - position))
                        .setTrainable(true)
                        .setCustomerFeatures("{\"TIER=GOLD\":1.0}")
                        .setContextFeatures(List.of("DAYPART=LUNCH"))
                        .build());
            }
        }
        return outcomes;
    }

    private static OutcomeKind kind(char label) {
        return switch (label) {
            case 'R' -> OutcomeKind.REDEEMED;
            case 'S' -> OutcomeKind.SEEN_NOT_REDEEMED;
            default -> OutcomeKind.CENSORED;
        };
    }
}
