package io.offerstream.assigner.walk;

import io.offerstream.slates.cycle.CycleFacts;
import java.util.function.Function;

/**
 * One walk over a market's customers, as of one tick. Owned by one thread.
 */
final class Walk {
    private final String market;
    private final long number;
    private final Change change;
    private final CycleFacts facts;
    private Opened opened;

    /** The last customer it has been to; empty before the first. */
    private String cursor;

    Walk(String market, long number, Change change, CycleFacts facts, String cursor) {
        this.market = market;
        this.number = number;
        this.change = change;
        this.facts = facts;
        this.cursor = cursor;
    }

    String market() {
        return market;
    }

    /** Counts the walks of the market. */
    long number() {
        return number;
    }

    Change change() {
        return change;
    }

    CycleFacts facts() {
        return facts;
    }

    String cursor() {
        return cursor;
    }

    void moveTo(String key) {
        cursor = key;
    }

    boolean hasPassed(String key) {
        return key.compareTo(cursor) <= 0;
    }

    /** As of its tick; made when the walk begins, as that reads models. */
    Opened opened(Function<CycleFacts, Opened> make) {
        if (opened == null) {
            opened = make.apply(facts);
        }
        return opened;
    }
}
