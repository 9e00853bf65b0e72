package io.offerstream.local.rehearsal;

import io.offerstream.local.loop.ClosedLoop;
import io.offerstream.local.stack.Connection;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Null or planted markets through the running services, in a closed loop, and what must hold at the end. Owned by one
 * thread.
 */
public final class Rehearsal {
    /** Name of the simulation in its ticks. */
    private static final String NAME = "rehearsal";

    private final Plan plan;
    private final RehearsalState state;
    private final Published published = new Published();

    public Rehearsal(Plan plan, RehearsalState state) {
        this.plan = plan;
        this.state = state;
    }

    /**
     * Runs until every market has its final cycles, or until stopped.
     *
     * @param connection to an installation without history
     */
    public void run(Connection connection, BooleanSupplier stopped, ClosedLoop.Watcher watcher) {
        var fault = plan.fault();
        var setting = new ClosedLoop.Setting(NAME, plan.step(), batch -> {
            var arriving = fault.on(batch, state);
            published.add(arriving);
            return arriving;
        });
        new ClosedLoop(setting, connection, plan.population(), plan.marketRecords(), state, stopped)
                .run(plan.cycles(), watcher);
    }

    /** What must hold, and whether it does. */
    public List<Expectation> judge() {
        return Judgement.of(plan, state, published);
    }

    /** What happened, a line each: every alarm, every RED cycle, every fallback. */
    public List<String> events() {
        return Happenings.of(plan, state);
    }

    /** How far it is. */
    public int finalCycles() {
        return state.finalResults().size();
    }

    /** Sizes, in a sentence. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%,d final cycles · %,d assignments · %,d events, %,d different impressions",
                state.finalResults().size(),
                state.assignments(),
                published.events(),
                published.impressions());
    }
}
