package io.offerstream.console.state;

import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.util.ArrayList;
import java.util.List;

/**
 * One cycle's newest result and the looks before it, thinned out so that no cycle has more than {@value #MOST_LOOKS}.
 * Not safe for use from several threads.
 */
public final class CycleMeasures {
    static final int MOST_LOOKS = 400;

    private final List<Look> looks = new ArrayList<>();
    private ExperimentResult newest;
    private int stride = 1;
    private int skipped;

    /** A newer result, or one measured again from the beginning. */
    void put(ExperimentResult result) {
        boolean wasOpen = newest == null || newest.getState() == CycleState.OPEN;
        newest = result;
        if (result.getState() != CycleState.OPEN && !wasOpen) {
            return;
        }
        looks.removeIf(look -> !look.asOf().isBefore(result.getAsOf()));
        if (skipped + 1 < stride && result.getState() == CycleState.OPEN) {
            skipped++;
            return;
        }
        skipped = 0;
        looks.add(Look.of(result));
        if (looks.size() > MOST_LOOKS) {
            thinOut();
        }
    }

    /** Every second one goes, and from now on as many are skipped; the first stays. */
    private void thinOut() {
        var kept = new ArrayList<Look>();
        for (int i = 0; i < looks.size(); i += 2) {
            kept.add(looks.get(i));
        }
        looks.clear();
        looks.addAll(kept);
        stride *= 2;
    }

    public ExperimentResult newest() {
        return newest;
    }

    /** In order of time; the newest result is the last of them, whatever was skipped. */
    public List<Look> looks() {
        var all = new ArrayList<>(looks);
        var last = Look.of(newest);
        if (newest.getState() == CycleState.OPEN
                && (all.isEmpty() || all.get(all.size() - 1).asOf().isBefore(last.asOf()))) {
            all.add(last);
        }
        return all;
    }
}
