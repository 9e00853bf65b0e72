package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Policy;
import io.offerstream.slates.cycle.Refusal;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** In a sentence, the smallest change that would have shown an offer: everything else, luck among it, as it was. */
final class SmallestChange {
    private final Again again;
    private final Policy policy;
    private final boolean isDrawn;

    SmallestChange(Again again) {
        this.again = again;
        policy = again.decision().serving().policy();
        isDrawn = again.decision().serving().isDrawn();
    }

    /** Empty for an offer that was shown. */
    String of(OfferStanding offer) {
        return switch (offer.fate()) {
            case SHOWN -> "";
            case OUTSCORED -> outscored(offer);
            case NO_ROOM ->
                "the market's budget (assignment.offers_per_cycle) would have to leave room for one more: "
                        + again.budgets()
                                .leftOfMarket(
                                        again.subject().arm(), again.subject().bucket())
                        + " left for the customer's arm and bucket";
            case REFUSED -> refused(offer, offer.refusal().orElseThrow()) + afterwards(offer);
        };
    }

    private String refused(OfferStanding standing, Refusal refusal) {
        var offer = standing.offer();
        return switch (refusal) {
            case SEGMENT ->
                "the customer's profile would need one of its segments (" + String.join(", ", offer.getSegments())
                        + "), or the offer none";
            case CHANNEL ->
                "the customer's profile would need one of its channels ("
                        + offer.getChannels().stream()
                                .map(channel -> "CHANNEL=" + channel)
                                .collect(Collectors.joining(", "))
                        + "), or the offer none";
            case REDEEMED -> "assignment.after_redemption would have to be allowed: the customer has redeemed it";
            case FREQUENCY_CAP ->
                "its impression_cap of " + offer.getImpressionCap()
                        + " would have to be higher: the customer has seen it "
                        + seen(again.subject().features(), offer.getOfferId()) + " times";
            case BUDGET -> budget(offer.getOfferId());
        };
    }

    private String budget(String offerId) {
        var subject = again.subject();
        long ofMarket = again.budgets().leftOfMarket(subject.arm(), subject.bucket());
        return ofMarket <= 0
                ? "the market's budget (assignment.offers_per_cycle) would have to be higher: nothing is left of it for "
                        + subject.arm() + " in bucket " + subject.bucket()
                : "its redemption_budget would have to be higher: "
                        + Math.max(0, again.budgets().left(offerId, subject.arm(), subject.bucket()))
                        + " left for " + subject.arm() + " in bucket " + subject.bucket();
    }

    /** How often the customer has seen an offer that has a cap. */
    private static String seen(CustomerFeatures customer, String offerId) {
        return customer.getOffersSeen().stream()
                .filter(seen -> seen.substring(0, seen.lastIndexOf('=')).equals(offerId))
                .map(seen -> seen.substring(offerId.length() + 1))
                .findFirst()
                .orElse("0");
    }

    private String afterwards(OfferStanding offer) {
        boolean isIn = offer.behind().map(behind -> behind < 0).orElse(true);
        return isIn ? "; then it would have been shown" : "; and then " + outscored(offer);
    }

    private String outscored(OfferStanding offer) {
        double behind = offer.behind().orElseThrow();
        if (policy == Policy.RANDOM) {
            return text(
                    "only its luck could have been other: it drew %.3f, and %.3f was needed; the slate is random",
                    offer.standing().luck(), offer.standing().luck() + behind);
        } else if (policy == Policy.NEWEST) {
            return "it would have to be valid from after "
                    + Instant.ofEpochMilli(Math.round(offer.standing().score() + behind)) + ", and is from "
                    + offer.offer().getValidFrom();
        } else if (!isDrawn) {
            return behind == 0
                    ? text(
                            "its popularity would have to rise above %.4f: of equal ones the lower id comes first",
                            offer.standing().score())
                    : text(
                            "its popularity would have to rise above %.4f from %.4f",
                            offer.standing().score() + behind, offer.standing().score());
        }
        double rise = behind * again.open().config().assignment().temperature();
        double now = offer.standing().score() + offer.standing().price();
        return policy == Policy.MODEL
                ? text(
                        "its score or its price would have to rise by more than %.4f: together to %.4f",
                        rise, now + rise)
                : text(
                        "the log odds of its popularity or its price would have to rise by more than %.4f: a popularity"
                                + " above %.4f, from %.4f",
                        rise,
                        rate(offer.standing().score() + rise),
                        rate(offer.standing().score()));
    }

    private static double rate(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }

    private static String text(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }
}
