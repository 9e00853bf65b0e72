package io.offerstream.simulator.world;

/** What is drawn, so that no two draws share a key. Another name makes other worlds. */
public enum Purpose {
    OFFER_FEATURE,
    WAVE,
    MARKET_EFFECT,
    CHAIN_EFFECT,
    OFFER_IDENTITY,
    CHAIN_IDENTITY,
    SEASON,
    WEATHER,
    PROFILE,
    PROPENSITY,
    INDIVIDUAL,
    DISCOUNT,
    VISITS,
    APP,
    EYES,
    REDEEM,
    BROWSE,
    BROWSED,
    TILL,
    TILL_OFFER,
    TILL_REDEEM,
    EDITORIAL,
    EDITORIAL_SLATE,
    RANDOM_SLATE,
    SYSTEM;

    private final long number;

    Purpose() {
        number = name().hashCode();
    }

    /** The key of this draw of whatever {@code key} belongs to. */
    public long of(long key, long... parts) {
        return Luck.key(Luck.key(key, number), parts);
    }

    /** {@link #of(long, long...)} with one part. */
    public long of(long key, long part) {
        return Luck.key(Luck.key(key, number), part);
    }
}
