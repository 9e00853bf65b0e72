package io.offerstream.trainer.line;

import io.offerstream.platform.market.CycleCalendar;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.learning.Learner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What passes with time, and not with what is learnt: AdaGrad's accumulators forget a share each cycle, so that the stream
 * never freezes, and L2 makes all numbers smaller by the hour. It asks for the same shrinking in a cycle as the steps of
 * the cycle before would have, but a busy noon shrinks no more than a quiet night, and an hour in which nobody redeems
 * shrinks too. Looked at only when something is learnt, so that ticks without contrasts change nothing. Owned by one
 * thread.
 */
public final class Pace {
    private static final double USUAL_CYCLE_MILLIS = Duration.ofDays(7).toMillis();

    /** After it, nothing is left of a number. */
    private static final double MOST_SHRINKING = 50;

    /** Contrasts that are not too few to be learnt again and again. */
    private static final int LEAST_WINDOW = 500;

    private String cycle = "";
    private long learntAt;
    private long steps;
    private long contrasts;
    private long stepsBefore;
    private long contrastsBefore;
    private int cyclesSinceRefit;

    Pace() {}

    /** As a checkpoint keeps it. */
    public record Kept(
            String cycle,
            long learntAt,
            long steps,
            long contrasts,
            long stepsBefore,
            long contrastsBefore,
            int cyclesSinceRefit) {}

    Kept kept() {
        return new Kept(cycle, learntAt, steps, contrasts, stepsBefore, contrastsBefore, cyclesSinceRefit);
    }

    void restore(Kept kept) {
        cycle = kept.cycle;
        learntAt = kept.learntAt;
        steps = kept.steps;
        contrasts = kept.contrasts;
        stepsBefore = kept.stepsBefore;
        contrastsBefore = kept.contrastsBefore;
        cyclesSinceRefit = kept.cyclesSinceRefit;
    }

    /**
     * To be called before anything is learnt at a tick.
     *
     * @param accumulatorsKept over a cycle, 0 to 1
     * @param itemAlpha L2 on offers' features, as the market has it
     * @param userAlpha the same for customers'
     */
    void advance(
            Instant tick,
            CycleCalendar calendar,
            Learner learner,
            float accumulatorsKept,
            float itemAlpha,
            float userAlpha) {
        var window = calendar.at(tick);
        double cycleMillis = cycleMillis(window);
        if (learntAt > 0) {
            double share = (tick.toEpochMilli() - learntAt) / cycleMillis;
            double rate = learner.config().learningRate() * stepsBefore * share;
            learner.offers().shrink(StrictMath.exp(Math.min(MOST_SHRINKING, itemAlpha * rate)));
            learner.customers().shrink(StrictMath.exp(Math.min(MOST_SHRINKING, userAlpha * rate)));
        }
        learntAt = tick.toEpochMilli();
        var now = window.map(CycleWindow::id).orElse("");
        if (!now.equals(cycle)) {
            if (!cycle.isEmpty()) {
                int cycles = cyclesUpTo(now, calendar, cycleMillis);
                decayAccumulators(learner, StrictMath.pow(accumulatorsKept, cycles));
                cyclesSinceRefit += cycles;
            }
            cycle = now;
            stepsBefore = steps;
            contrastsBefore = contrasts;
            steps = 0;
            contrasts = 0;
        }
    }

    /** How long a cycle is, before the first as well. */
    static double cycleMillis(Optional<CycleWindow> window) {
        return window.map(open -> (double)
                        Duration.between(open.opensAt(), open.closesAt()).toMillis())
                .orElse(USUAL_CYCLE_MILLIS);
    }

    /** From the cycle of the last learning: as many as begin up to now, at least the one that does. */
    private int cyclesUpTo(String now, CycleCalendar calendar, double cycleMillis) {
        var from = calendar.withId(cycle);
        var to = calendar.withId(now);
        if (from.isEmpty() || to.isEmpty()) {
            return 1;
        }
        // Cycles of days are an hour longer or shorter where the clock changes.
        long millis = Duration.between(from.get().opensAt(), to.get().opensAt()).toMillis();
        return (int) Math.max(1, Math.round(millis / cycleMillis));
    }

    /** AdaDelta's averages fade by themselves, and its steps grow as they do. */
    private static void decayAccumulators(Learner learner, double kept) {
        if (learner.config().optimizer() != Optimizer.ADADELTA) {
            learner.customers().decayAccumulators((float) kept);
            learner.offers().decayAccumulators((float) kept);
        }
    }

    void learnt(long newContrasts, long allSteps) {
        contrasts += newContrasts;
        steps += allSteps;
    }

    /**
     * All was learnt anew at this tick.
     *
     * @param contrastsOfACycle how many of the contrasts are from the last cycle's time
     */
    void refitted(Instant tick, CycleCalendar calendar, long contrastsOfACycle) {
        cycle = calendar.at(tick).map(CycleWindow::id).orElse("");
        learntAt = tick.toEpochMilli();
        steps = 0;
        contrasts = 0;
        contrastsBefore = contrastsOfACycle;
        cyclesSinceRefit = 0;
    }

    int cyclesSinceRefit() {
        return cyclesSinceRefit;
    }

    /**
     * How many of the newest contrasts may be learnt again: those of a cycle, so that every weekday is among them and a
     * turn of tastes is followed within the next; in a small market more, since few would be learnt by heart.
     */
    int window() {
        return (int) Math.max(LEAST_WINDOW, Math.min(Integer.MAX_VALUE, contrastsBefore));
    }

    /** Share of new contrasts to keep in a reservoir, so that it reaches back a cycle. */
    double keptShare(int capacity) {
        return contrastsBefore <= capacity ? 1 : (double) capacity / contrastsBefore;
    }
}
