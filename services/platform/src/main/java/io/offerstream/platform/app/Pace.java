package io.offerstream.platform.app;

/** Whether services keep to the clock, or to what can be repeated. */
public enum Pace {
    /**
     * In production and the demo: nobody waits for what may come later. A walk over many customers goes in slices beside
     * other work, and a decision rests on the newest that has come from services that it does not need, such as the
     * trainer. What it rested on stands in its record.
     */
    LIVE,

    /**
     * In replays and simulations: everything that a tick leads to is finished before the tick is, and loops wait for the
     * tick before. The same events between the same ticks lead to the same decisions, bit for bit.
     */
    REPRODUCIBLE
}
