package io.offerstream.measurement.cycle;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.schemas.InteractionCounts;
import java.util.List;

/**
 * Sums over some customers of one cycle: how many did what, and the moments of what each did.
 *
 * @param assigned customers
 * @param exposed of those, with an exposure
 * @param redeeming of those assigned, with a redemption of any offer
 * @param redeemedBefore of those assigned, with a redemption in the cycle before
 * @param redeemedBoth of those assigned, with a redemption in both
 * @param impressions slates viewed
 * @param impressionsSquared sum of each customer's square
 * @param redemptions of any offer
 * @param redemptionsSquared sum of each customer's square
 * @param impressionsTimesRedemptions sum of each customer's product
 * @param attributed redemptions credited to exposures of the cycle
 * @param attributedSquared sum of each customer's square
 * @param impressionsTimesAttributed sum of each customer's product
 */
public record CustomerSums(
        long assigned,
        long exposed,
        long redeeming,
        long redeemedBefore,
        long redeemedBoth,
        long impressions,
        long impressionsSquared,
        long redemptions,
        long redemptionsSquared,
        long impressionsTimesRedemptions,
        long attributed,
        long attributedSquared,
        long impressionsTimesAttributed) {
    /** Of nobody. */
    public static final CustomerSums NONE = new CustomerSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static CustomerSums of(InteractionCounts counts) {
        return new CustomerSums(
                counts.getAssignedCustomers(),
                counts.getExposedCustomers(),
                counts.getRedeemingCustomers(),
                counts.getRedeemedBeforeCustomers(),
                counts.getRedeemedBothCustomers(),
                counts.getImpressions(),
                counts.getImpressionsSquared(),
                counts.getCustomerRedemptions(),
                counts.getCustomerRedemptionsSquared(),
                counts.getImpressionsTimesRedemptions(),
                counts.getAttributed(),
                counts.getAttributedSquared(),
                counts.getImpressionsTimesAttributed());
    }

    static CustomerSums of(List<Long> stored) {
        var values = stored.iterator();
        return new CustomerSums(
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next());
    }

    List<Long> toStored() {
        return List.of(
                assigned,
                exposed,
                redeeming,
                redeemedBefore,
                redeemedBoth,
                impressions,
                impressionsSquared,
                redemptions,
                redemptionsSquared,
                impressionsTimesRedemptions,
                attributed,
                attributedSquared,
                impressionsTimesAttributed);
    }

    /** Of these customers and the {@code other}. */
    public CustomerSums plus(CustomerSums other) {
        return new CustomerSums(
                assigned + other.assigned,
                exposed + other.exposed,
                redeeming + other.redeeming,
                redeemedBefore + other.redeemedBefore,
                redeemedBoth + other.redeemedBoth,
                impressions + other.impressions,
                impressionsSquared + other.impressionsSquared,
                redemptions + other.redemptions,
                redemptionsSquared + other.redemptionsSquared,
                impressionsTimesRedemptions + other.impressionsTimesRedemptions,
                attributed + other.attributed,
                attributedSquared + other.attributedSquared,
                impressionsTimesAttributed + other.impressionsTimesAttributed);
    }

    /** The primary metric: customers who redeemed, of those assigned. */
    public Proportion redeemers() {
        return new Proportion(assigned, redeeming);
    }

    /** Whether a customer redeemed, and whether they did in the cycle before: both 0 or 1, so their own squares. */
    public PairSums nowAndBefore() {
        return PairSums.of(assigned, redeeming, redeemedBefore, redeeming, redeemedBefore, redeemedBoth);
    }

    /** Redemptions and impressions. */
    public PairSums redemptionsAndImpressions() {
        return PairSums.of(
                assigned,
                redemptions,
                impressions,
                redemptionsSquared,
                impressionsSquared,
                impressionsTimesRedemptions);
    }

    /** Credited redemptions and impressions. */
    public PairSums attributedAndImpressions() {
        return PairSums.of(
                assigned, attributed, impressions, attributedSquared, impressionsSquared, impressionsTimesAttributed);
    }
}
