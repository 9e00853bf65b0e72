package io.offerstream.simulator.world;

/** Standard normal effects of a market; a share of their variance is the same in all markets of the chain. */
final class MarketEffects {
    private static final int LIKING = -1;

    private final double common;
    private final double own;
    private final long chain;
    private final long market;

    MarketEffects(double similarity, long chainKey, long marketKey) {
        common = StrictMath.sqrt(similarity);
        own = StrictMath.sqrt(1 - similarity);
        chain = chainKey;
        market = marketKey;
    }

    private double mixed(long everywhere, long here) {
        return common * Luck.normal(everywhere) + own * Luck.normal(here);
    }

    /** How the whole market likes a value of offers. */
    double liking(int value) {
        return affinity(LIKING, value);
    }

    /** How customers with a profile value like a value of offers. */
    double affinity(int profileValue, int value) {
        return mixed(
                Purpose.CHAIN_EFFECT.of(chain, profileValue, value),
                Purpose.MARKET_EFFECT.of(market, profileValue, value));
    }

    /** What an offer is beyond its features. */
    double ofOffer(int offer) {
        return mixed(Purpose.CHAIN_IDENTITY.of(chain, offer), Purpose.OFFER_IDENTITY.of(market, offer));
    }

    /** How a value is liked more at the height of the season. */
    double season(int value) {
        return Luck.normal(Purpose.SEASON.of(market, value));
    }

    /** How a value is liked in the weather of a week. */
    double weather(int cycle, int value) {
        return Luck.normal(Purpose.WEATHER.of(market, cycle, value));
    }
}
