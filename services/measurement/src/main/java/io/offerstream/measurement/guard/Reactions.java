package io.offerstream.measurement.guard;

import io.offerstream.measurement.Emitter;
import io.offerstream.measurement.catalogue.Shown;
import io.offerstream.measurement.cycle.CycleConfigs;
import io.offerstream.measurement.cycle.RunningCycle;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a cycle's result leads to at one tick, each reaction fitting its cause: harm changes who serves, slates that show
 * too little tighten floor and cap, a fault of the data changes nothing but what is said. Every change of how a market
 * is served goes to {@code market-policy} and {@code audit}; every alert that comes or goes, to {@code audit}.
 */
public final class Reactions {
    private static final double LOG_10 = Math.log(10);

    private final Guards guards;
    private final Topics topics;
    private final Emitter emitter;
    private final AuditTrail audit;
    private final Instant tick;

    public Reactions(Guards guards, Topics topics, Emitter emitter, Instant tick) {
        this.guards = guards;
        this.topics = topics;
        this.emitter = emitter;
        this.tick = tick;
        audit = new AuditTrail(topics, emitter, tick);
    }

    /** Log evidence of harm over the year's cycles with what an open one has now; empty while nobody watches for it. */
    public OptionalDouble yearOfHarm(CycleConfigs.Cycle cycle, RunningCycle running) {
        var guard = guard(cycle);
        return guard.isWatching(cycle.window())
                ? OptionalDouble.of(guard.evidence().logEvidence(running.looks().harm()))
                : OptionalDouble.empty();
    }

    /** The evidence is of the market's year in which the cycle opened. */
    private Guard guard(CycleConfigs.Cycle cycle) {
        int year = cycle.window().opensAt().atZone(cycle.config().timeZone()).getYear();
        return guards.of(market(cycle)).in(year);
    }

    private static String market(CycleConfigs.Cycle cycle) {
        return cycle.config().market();
    }

    /** Falls back if the looks of this tick showed harm; a closed cycle was decided on at its close. */
    public void watch(CycleConfigs.Cycle cycle, RunningCycle running) {
        if (running.isClosed()) {
            return;
        }
        var guard = guard(cycle);
        double most = running.looks().mostHarm();
        if (guard.isHarm(cycle.window(), most)) {
            serve(
                    cycle,
                    guard.fallBack(tick),
                    "TEST redeems less than its control: the evidence over the year's cycles exceeds 1 in "
                            + Math.round(1 / Guard.ALPHA),
                    OptionalDouble.of(guard.evidence().logEvidence(most)));
        }
    }

    /**
     * Decides on a cycle that has just closed.
     *
     * @param isTrusted false where its data is at fault, or its arms caused nothing: then it is no evidence
     */
    public void close(CycleConfigs.Cycle cycle, RunningCycle running, boolean isTrusted) {
        var before = guard(cycle);
        var closed = before.closeCycle(
                cycle.window(),
                isTrusted && running.design().isPresent()
                        ? OptionalDouble.of(running.looks().harm())
                        : OptionalDouble.empty(),
                cycle.config().guardrails(),
                tick);
        serve(cycle, closed, reason(before), OptionalDouble.empty());

        var shown = Shown.in(running, cycle.window());
        var guardrails = cycle.config().guardrails();
        if (isTrusted && shown.isJudged(guardrails)) {
            boolean isTooConcentrated = before.isModelled(cycle.window()) && shown.isTooConcentrated(guardrails);
            boolean isOutOfBounds = isTooConcentrated || shown.isTooNarrow(guardrails);
            serve(
                    cycle,
                    isOutOfBounds ? closed.tighten() : closed.loosen(),
                    isOutOfBounds
                            ? "TEST showed too few offers, or five of them too much: see the alerts of the cycle"
                            : "TEST showed its offers within bounds",
                    OptionalDouble.empty());
        }
    }

    /** Tells what the gate decided; a generation that is newer than the fallback, and may be tried, ends it. */
    public void judged(CycleConfigs.Cycle cycle, GateVerdict verdict) {
        emitter.emit(topics.gateVerdicts(), Keys.of(market(cycle), Long.toString(verdict.getGeneration())), verdict);
        audit.write(
                "gate.verdict",
                Keys.of(market(cycle), Long.toString(verdict.getGeneration())),
                Optional.empty(),
                Optional.of(verdict),
                verdict.getDecision() + (verdict.getReasons().isEmpty() ? "" : ": " + verdict.getReasons()));
        var guard = guard(cycle);
        boolean isNew = verdict.getGeneration() > guard.generation();
        guards.put(market(cycle), guard.judged(verdict.getGeneration(), tick));
        if (guard.mode() == MarketMode.FALLBACK && isNew && verdict.getRampShare() > 0) {
            serve(
                    cycle,
                    guard.judged(verdict.getGeneration(), tick).reenter(tick),
                    "a new generation, " + verdict.getGeneration() + ", is tried on a few: the gate said "
                            + verdict.getDecision(),
                    OptionalDouble.empty());
        }
    }

    private static String reason(Guard before) {
        if (before.mode() == MarketMode.FALLBACK) {
            return "the model is tried again on a few, after " + (before.closedCycles() + 1) + " cycles of fallback";
        }
        return "no harm was seen in the cycle: the next step";
    }

    /** Keeps the guard; says so where the market is served otherwise now. */
    private void serve(CycleConfigs.Cycle cycle, Guard now, String reason, OptionalDouble logEvidence) {
        var market = market(cycle);
        var before = guards.of(market);
        guards.put(market, now);
        if (before.servesAs(now)) {
            return;
        }
        var policy = policy(cycle, now, reason, logEvidence);
        emitter.emit(topics.marketPolicy(), market, policy);
        audit.write(
                "market-policy.change",
                market,
                Optional.of(policy(cycle, before, "", OptionalDouble.empty())),
                Optional.of(policy),
                reason);
    }

    private MarketPolicy policy(CycleConfigs.Cycle cycle, Guard guard, String reason, OptionalDouble logEvidence) {
        return MarketPolicy.newBuilder()
                .setMarket(market(cycle))
                .setPolicy(guard.mode())
                .setTestShare(guard.testShare())
                .setPreviousModel(guard.previousModel())
                .setExposureFloorFactor(guard.floorFactor())
                .setConcentrationCapFactor(guard.capFactor())
                .setCycleId(cycle.window().id())
                .setHarmLog10Evidence(logEvidence.isPresent() ? logEvidence.getAsDouble() / LOG_10 : null)
                .setReason(reason)
                .setDecidedAt(tick)
                .build();
    }

    /** Tells of the alerts that came and went since the cycle's last result. */
    public void alert(ExperimentResult result, List<String> before) {
        var subject = result.getMarket() + ":" + result.getCycleId();
        result.getAlerts().stream()
                .filter(alert -> !before.contains(alert))
                .forEach(alert -> audit.write("alert.raise", subject, Optional.empty(), Optional.empty(), alert));
        before.stream()
                .filter(alert -> !result.getAlerts().contains(alert))
                .forEach(alert -> audit.write("alert.clear", subject, Optional.empty(), Optional.empty(), alert));
    }
}
