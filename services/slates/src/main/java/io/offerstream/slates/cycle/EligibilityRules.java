package io.offerstream.slates.cycle;

import io.offerstream.platform.reference.Eligibility;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Offer;
import java.util.Set;

/**
 * Which live offers a customer may get, and why not the others: the same in every arm, but for what is left of budgets.
 *
 * @param offers that are live
 * @param sameOfferAfterRedemption whether an offer may be assigned to somebody who has redeemed it
 */
public record EligibilityRules(LiveOffers offers, boolean sameOfferAfterRedemption) {
    /**
     * Judges every offer.
     *
     * @param issued offers that the cycle has handed to the customer already: they have been paid for
     * @param refusals shape {@code [offers]}; written: null for an offer that the customer may get
     * @return how many the customer may get
     */
    public int judge(
            CustomerFeatures customer, Arm arm, int bucket, Set<String> issued, Budgets budgets, Refusal[] refusals) {
        boolean isMarketSpent = budgets.leftOfMarket(arm, bucket) <= 0;
        int eligible = 0;
        for (int i = 0; i < offers.size(); i++) {
            var offer = offers.get(i);
            var refusal = ofCustomer(customer, offer);
            if (refusal == null && !issued.contains(offer.getOfferId())) {
                boolean isSpent = isMarketSpent || budgets.left(offer.getOfferId(), arm, bucket) <= 0;
                refusal = isSpent ? Refusal.BUDGET : null;
            }
            refusals[i] = refusal;
            eligible += refusal == null ? 1 : 0;
        }
        return eligible;
    }

    /** Null if nothing about the customer refuses it. */
    private Refusal ofCustomer(CustomerFeatures customer, Offer offer) {
        if (!Eligibility.isFor(offer, customer.getProfileFeatures())) {
            return Refusal.SEGMENT;
        }
        if (!Eligibility.isOnChannel(offer, customer.getProfileFeatures())) {
            return Refusal.CHANNEL;
        }
        if (!sameOfferAfterRedemption && customer.getOffersRedeemed().contains(offer.getOfferId())) {
            return Refusal.REDEEMED;
        }
        if (offer.getImpressionCap() != null && seen(customer, offer.getOfferId()) >= offer.getImpressionCap()) {
            return Refusal.FREQUENCY_CAP;
        }
        return null;
    }

    /** How often the customer has seen an offer that has a cap. */
    private static int seen(CustomerFeatures customer, String offerId) {
        for (var seen : customer.getOffersSeen()) {
            if (seen.startsWith(offerId) && seen.lastIndexOf('=') == offerId.length()) {
                return Integer.parseInt(seen, offerId.length() + 1, seen.length(), 10);
            }
        }
        return 0;
    }
}
