package io.offerstream.simulator.replay;

/** Why a sound row of a data set is not an event of ours. */
public enum SetAside {
    TRANSACTION("transaction: not an event of ours"),
    SLATE_UNKNOWN("mailing of type A: which 16 coupons were sent is not recorded, so unknown, not negative"),
    CAMPAIGN_WITHOUT_COUPONS("mailing of a campaign without coupons: nothing was shown"),
    PRODUCT_UNKNOWN("product is not among the products: the coupon stands, without that product's features");

    private final String meaning;

    SetAside(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
