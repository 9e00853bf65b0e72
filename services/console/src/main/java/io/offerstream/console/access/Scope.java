package io.offerstream.console.access;

/** Where a route needs its role. */
public enum Scope {
    /** In the market its path names. */
    MARKET,
    /** In any market: what it shows is cut to those of the person. */
    SOMEWHERE,
    /** In every market. */
    EVERYWHERE
}
