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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
        configs.begin(tick);
        var running = new TreeMap<>(cycles.all());
        // From their first tick on, though nothing is counted yet: what is live then is of their catalogue.
        configs.openAt(tick).forEach(key -> running.computeIfAbsent(key, begun -> RunningCycle.begun()));
        for (var counts : counted) {
            running.computeIfAbsent(Keys.of(counts.getMarket(), counts.getCycleId()), key -> RunningCycle.begun())
                    .add(counts);
        }
        var reactions = new Reactions(guards, topics, emitter, tick);
        var pooled = new TreeSet<String>();
        running.forEach((key, cycle) -> configs.of(key)
                .ifPresentOrElse(
                        config -> {
                            if (measure(key, config, cycle, tick, emitter, reactions)) {
                                pooled.add(config.config().market());
                            }
                        },
                        () -> LOG.warn("counts of cycle {}, which no configuration has, are left out", key)));
        configs.forgetFinal(tick);
        summarise(pooled, tick, emitter);
    }

    /** True if a closed cycle's result changed. */
    private boolean measure(
            String key,
            CycleConfigs.Cycle cycle,
            RunningCycle running,
            Instant tick,
            Emitter emitter,
            Reactions reactions) {
        var state = state(cycle, tick);
        if (cycles.of(key).isEmpty() && state == CycleState.FINAL) {
            // Published as final before, or over before anything was counted: it never changes again.
            return false;
        }
        running.look(key, firstRedemptions);
        if (state == CycleState.OPEN) {
            catalogue.forEachLive(cycle.config().market(), tick, running::see);
            CycleResult.lookAtSampleRatio(cycle, running);
        }
        if (running.sums().isEmpty()) {
            keep(key, running, state);
            return false;
        }
        var result = result(key, cycle, running, state, reactions).at(tick, state);
        boolean isNews = running.isChanged()
                || running.published() != state
                || !running.alerts().equals(result.getAlerts());
        if (!isNews) {
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
        keep(key, running, state);
        if (state != CycleState.OPEN) {
            strata.put(result);
        }
        return state != CycleState.OPEN;
    }

    private static CycleState state(CycleConfigs.Cycle cycle, Instant tick) {
        if (tick.isBefore(cycle.window().closesAt())) {
            return CycleState.OPEN;
        }
        return CycleConfigs.isFinal(cycle, tick) ? CycleState.FINAL : CycleState.PROVISIONAL;
    }

    private CycleResult result(
            String key, CycleConfigs.Cycle cycle, RunningCycle running, CycleState state, Reactions reactions) {
        boolean isFinal = state == CycleState.FINAL;
        return new CycleResult(
                cycle,
                running,
                // What people saw on the way depends on when events came; the final word must not.
                isFinal
                        ? running.evidenceInOrder(firstRedemptions.of(key))
                        : running.looks().evidence(),
                isFinal ? OptionalDouble.empty() : reactions.yearOfHarm(cycle, running));
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

    private void keep(String key, RunningCycle running, CycleState state) {
        if (state == CycleState.FINAL) {
            cycles.forget(key);
            firstRedemptions.forget(key);
        } else {
            cycles.put(key, running);
        }
    }

    private void summarise(Set<String> markets, Instant tick, Emitter emitter) {
        if (markets.isEmpty()) {
            return;
        }
        strata.forgetBefore(tick);
        var summaries = new Summaries(strata, tick);
        markets.forEach(market -> emitter.emit(topics.experimentSummaries(), market, summaries.of(market)));
        emitter.emit(topics.experimentSummaries(), Summaries.ALL, summaries.ofAll());
    }
}
