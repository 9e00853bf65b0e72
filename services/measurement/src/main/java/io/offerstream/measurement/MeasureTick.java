package io.offerstream.measurement;

import io.offerstream.measurement.catalogue.Catalogue;
import io.offerstream.measurement.cycle.CycleConfigs;
import io.offerstream.measurement.cycle.FirstRedemptions;
import io.offerstream.measurement.cycle.RunningCycle;
import io.offerstream.measurement.gate.Gate;
import io.offerstream.measurement.guard.Guards;
import io.offerstream.measurement.guard.Reactions;
import io.offerstream.measurement.result.CycleResult;
import io.offerstream.measurement.summary.Strata;
import io.offerstream.measurement.summary.Summaries;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures every cycle at a tick, in the order of their keys: adds what was counted, looks after each first redemption,
 * publishes what changed, reacts, and pools what has closed.
 */
record MeasureTick(
        Topics topics,
        CycleConfigs configs,
        Catalogue catalogue,
        Cycles cycles,
        FirstRedemptions firstRedemptions,
        Guards guards,
        Strata strata,
        Gate gate,
        ResultMeters meters) {
    private static final Logger LOG = LoggerFactory.getLogger(MeasureTick.class);

    void at(Instant tick, List<InteractionCounts> counted, Emitter emitter) {
        var running = new TreeMap<>(cycles.all());
        // From their first tick on, though nothing is counted yet: what is live then is of their catalogue.
        configs.begin(tick, market -> !catalogue.live(market, tick).isEmpty())
                .forEach(key -> running.computeIfAbsent(key, begun -> RunningCycle.begun()));
        for (var counts : counted) {
            running.computeIfAbsent(Keys.of(counts.getMarket(), counts.getCycleId()), key -> RunningCycle.begun())
                    .add(counts);
        }
        var reactions = new Reactions(guards, topics, emitter, tick);
        boolean isPooled = false;
        for (var entry : running.entrySet()) {
            var config = configs.of(entry.getKey());
            if (config.isEmpty()) {
                LOG.warn("counts of cycle {}, which no configuration has, are left out", entry.getKey());
            } else {
                isPooled |= measure(entry.getKey(), config.get(), entry.getValue(), tick, emitter, reactions);
            }
        }
        if (isPooled) {
            summarise(tick, emitter);
        }
    }

    /** True if a closed cycle's result changed. */
    private boolean measure(
            String key,
            CycleConfigs.Cycle cycle,
            RunningCycle running,
            Instant tick,
            Emitter emitter,
            Reactions reactions) {
        var state = state(key, cycle, tick);
        if (cycles.of(key).isEmpty() && state == CycleState.FINAL) {
            // Published as final before, or over before anything was counted: it never changes again.
            return false;
        }
        var result = result(key, cycle, running, tick, state, reactions);
        boolean isNews = running.isChanged()
                || running.published() != state
                || !running.alerts().equals(result.getAlerts());
        if (running.sums().isEmpty() || !isNews) {
            keep(key, cycle, running, state);
            return false;
        }
        if (isTrusted(result)) {
            reactions.watch(cycle, running);
        }
        if (state != CycleState.OPEN && !running.isClosed()) {
            running.close();
            close(cycle, running, result, tick, reactions);
        }
        reactions.alert(result, running.alerts());
        emitter.emit(topics.experimentResults(), key, result);
        meters.show(result);
        running.publish(state, result.getAlerts());
        keep(key, cycle, running, state);
        if (state != CycleState.OPEN) {
            strata.put(result);
        }
        return state != CycleState.OPEN;
    }

    private CycleState state(String key, CycleConfigs.Cycle cycle, Instant tick) {
        if (tick.isBefore(cycle.window().closesAt())) {
            return CycleState.OPEN;
        }
        return configs.isFinal(key, cycle, tick) ? CycleState.FINAL : CycleState.PROVISIONAL;
    }

    private ExperimentResult result(
            String key,
            CycleConfigs.Cycle cycle,
            RunningCycle running,
            Instant tick,
            CycleState state,
            Reactions reactions) {
        var result = new CycleResult(cycle, running, running.looks(), OptionalDouble.empty());
        try {
            running.look(key, firstRedemptions);
            if (state == CycleState.OPEN) {
                running.see(catalogue.live(cycle.config().market(), tick), tick);
                CycleResult.lookAtSampleRatio(cycle, running);
            }
            result = state == CycleState.FINAL
                    // What people saw on the way depends on when events came; the final word must not.
                    ? new CycleResult(cycle, running, running.inOrder(firstRedemptions.of(key)), OptionalDouble.empty())
                    : new CycleResult(cycle, running, running.looks(), reactions.yearOfHarm(cycle, running));
            return result.at(tick, state);
        } catch (IllegalArgumentException e) {
            // One cycle whose counts cannot be must not stop every market.
            LOG.error("cycle {} cannot be measured", key, e);
            return result.contradicted(tick, state, e.getMessage());
        }
    }

    /** False where the data is at fault or the arms caused nothing. */
    private static boolean isTrusted(ExperimentResult result) {
        return !result.getLiftStatus().equals("WITHHELD");
    }

    private void close(
            CycleConfigs.Cycle cycle,
            RunningCycle running,
            ExperimentResult result,
            Instant tick,
            Reactions reactions) {
        reactions.close(cycle, running, isTrusted(result));
        gate.judge(cycle.config().market(), cycle.window().id(), tick)
                .ifPresent(verdict -> reactions.judged(cycle, verdict));
    }

    private void keep(String key, CycleConfigs.Cycle cycle, RunningCycle running, CycleState state) {
        if (state == CycleState.FINAL) {
            cycles.forget(key);
            firstRedemptions.forget(key);
            configs.close(key, cycle.window());
        } else {
            cycles.put(key, running);
        }
    }

    /** Every market's: one that closes a cycle changes how many there are to choose from. */
    private void summarise(Instant tick, Emitter emitter) {
        strata.forgetBefore(tick);
        var summaries = new Summaries(strata, tick);
        strata.markets().forEach(market -> emitter.emit(topics.experimentSummaries(), market, summaries.of(market)));
        emitter.emit(topics.experimentSummaries(), Summaries.ALL, summaries.ofAll());
    }
}
