package io.offerstream.simulator.systems;

import java.util.List;

/** A system under comparison: learns from what happened, and decides what customers are shown. One thread's. */
public interface ServingSystem {
    /** A tick: what is labelled since the last one may be learnt from. */
    default void learn(List<KnownMarket> markets) {}

    /** A cycle is about to open, with its new offers known. */
    default void prepare(List<KnownMarket> markets, int cycle) {}

    /**
     * Decides slates for a cycle.
     *
     * @param wanted which customers
     * @param slates offers that are live and not used up, shape {@code [customers * Looks.SLATE]}; written for the wanted,
     *     -1 where there are too few
     */
    void serve(KnownMarket market, int cycle, boolean[] wanted, int[] slates);
}
