package io.offerstream.measurement.guard;

import io.offerstream.experiment.harm.HarmEvidence;
import io.offerstream.measurement.state.GuardState;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.GuardrailsConfig;
import io.offerstream.schemas.MarketMode;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How one market is served, and what would change it. Harm makes it fall back to popularity, and come back by steps;
 * too narrow or too concentrated slates tighten floor and cap and call back the previous model. Immutable; each event
 * gives the next one.
 *
 * @param mode how it is served
 * @param testShare share of TEST that the model serves, 0 to 1
 * @param tightness steps by which exposure floor and concentration cap are tightened
 * @param closedCycles cycles served in this mode that have closed
 * @param since tick at which the mode began: cycles that opened later are served in it
 * @param judged what the gate has judged of its models
 * @param year of the market that the evidence is of; 0 before the first cycle
 * @param evidence of harm over the year's closed cycles in which the model served
 */
public record Guard(
        MarketMode mode,
        double testShare,
        int tightness,
        int closedCycles,
        Instant since,
        Judged judged,
        int year,
        HarmEvidence evidence) {
    /** Probability, per market and year, of a fallback without harm. */
    public static final double ALPHA = 0.01;

    /** A market of which nothing is known yet. */
    public static final Guard UNTOUCHED =
            new Guard(MarketMode.PERSONALISED, 1, 0, 0, Instant.EPOCH, Judged.NONE, 0, HarmEvidence.NONE);

    /** Shares of TEST, one more with each cycle that closes without harm. */
    private static final List<Double> STEPS = List.of(0.1, 0.25, 0.5, 1.0);

    private static final int TIGHTEST = 3;
    private static final double TIGHTER_FLOOR = 2;
    private static final double TIGHTER_CAP = 0.8;

    /**
     * What the gate has judged.
     *
     * @param generation the newest; -1 before the first
     * @param since tick at which the first was judged: until then a model is tried on a small part of TEST at most
     */
    public record Judged(long generation, Instant since) {
        static final Judged NONE = new Judged(-1, Instant.EPOCH);

        Judged with(long another, Instant tick) {
            return generation < 0 ? new Judged(another, tick) : new Judged(Math.max(generation, another), since);
        }
    }

    static Guard of(GuardState stored) {
        return new Guard(
                MarketMode.valueOf(stored.getMode()),
                stored.getTestShare(),
                stored.getTightness(),
                stored.getClosedCycles(),
                Instant.ofEpochMilli(stored.getSince()),
                new Judged(stored.getGeneration(), Instant.ofEpochMilli(stored.getJudgedSince())),
                stored.getYear(),
                new HarmEvidence(stored.getEvidence()));
    }

    GuardState toStored() {
        return new GuardState(
                mode.name(),
                testShare,
                tightness,
                closedCycles,
                since.toEpochMilli(),
                judged.generation(),
                judged.since().toEpochMilli(),
                year,
                evidence.finishedCycles());
    }

    /** Whether the model before the live one serves. */
    public boolean previousModel() {
        return tightness > 0;
    }

    /** Multiplies the exposure floor. */
    public double floorFactor() {
        return Math.pow(TIGHTER_FLOOR, tightness);
    }

    /** Newest generation of models that the gate has judged; -1 before the first. */
    public long generation() {
        return judged.generation();
    }

    /** Whether a model serves all of TEST in the cycle: the cap is the model's, and what popularity shows calls back none. */
    public boolean isModelled(CycleWindow cycle) {
        return mode == MarketMode.PERSONALISED
                && isServed(cycle)
                && judged.generation() >= 0
                && cycle.opensAt().isAfter(judged.since());
    }

    /** Multiplies the concentration cap. */
    public double capFactor() {
        return Math.pow(TIGHTER_CAP, tightness);
    }

    /** Whether the model serves anybody in the cycle, so that harm may be its. */
    public boolean isWatching(CycleWindow cycle) {
        return mode != MarketMode.FALLBACK && isServed(cycle);
    }

    /** Whether the cycle's slates were made in this mode: one that was open already keeps what it has. */
    private boolean isServed(CycleWindow cycle) {
        return cycle.opensAt().isAfter(since);
    }

    /** Whether the evidence, with that of the open cycle, is what harmless models reach once in a hundred years. */
    public boolean isHarm(CycleWindow cycle, double openCycle) {
        return isWatching(cycle) && evidence.isHarm(openCycle, ALPHA);
    }

    /** Serves popularity; what speaks against the model begins anew with its return. */
    public Guard fallBack(Instant tick) {
        return new Guard(MarketMode.FALLBACK, 0, tightness, 0, tick, judged, year, HarmEvidence.NONE);
    }

    /** The model is tried on the first share of TEST. */
    public Guard reenter(Instant tick) {
        return new Guard(MarketMode.RE_ENTRY, STEPS.get(0), tightness, 0, tick, judged, year, HarmEvidence.NONE);
    }

    /**
     * A cycle that closed without harm: counts it, and takes the next step that is due.
     *
     * @param logEvidence the cycle's log e-value of harm; empty if it gives no evidence, and so earns no step either
     */
    public Guard closeCycle(CycleWindow cycle, OptionalDouble logEvidence, GuardrailsConfig guardrails, Instant tick) {
        if (!isServed(cycle)) {
            return this;
        }
        var counted = new Guard(
                mode,
                testShare,
                tightness,
                closedCycles + 1,
                since,
                judged,
                year,
                isWatching(cycle) && logEvidence.isPresent()
                        ? evidence.withFinishedCycle(logEvidence.getAsDouble())
                        : evidence);
        return switch (mode) {
            case FALLBACK -> counted.closedCycles >= guardrails.reentryAfterCycles() ? counted.reenter(tick) : counted;
            case RE_ENTRY -> logEvidence.isPresent() ? counted.step(tick) : counted;
            default -> counted;
        };
    }

    private Guard step(Instant tick) {
        double next =
                STEPS.stream().filter(share -> share > testShare).findFirst().orElse(1.0);
        return new Guard(
                next < 1 ? MarketMode.RE_ENTRY : MarketMode.PERSONALISED,
                next,
                tightness,
                0,
                tick,
                judged,
                year,
                evidence);
    }

    /** After a cycle that showed too little: the previous model, a higher floor and a lower cap. */
    public Guard tighten() {
        return with(Math.min(TIGHTEST, tightness + 1));
    }

    /** After a cycle within bounds: one step back towards the market's own floor and cap, and then its own model. */
    public Guard loosen() {
        return with(Math.max(0, tightness - 1));
    }

    private Guard with(int nextTightness) {
        return new Guard(mode, testShare, nextTightness, closedCycles, since, judged, year, evidence);
    }

    /** The gate has judged a generation at a tick. */
    public Guard judged(long generation, Instant tick) {
        return new Guard(
                mode, testShare, tightness, closedCycles, since, judged.with(generation, tick), year, evidence);
    }

    /** Evidence is of one year: the next begins without it. */
    public Guard in(int nextYear) {
        return year == nextYear
                ? this
                : new Guard(mode, testShare, tightness, closedCycles, since, judged, nextYear, HarmEvidence.NONE);
    }

    /** Whether {@code other} serves the market as this does. */
    public boolean servesAs(Guard other) {
        return mode == other.mode && testShare == other.testShare && tightness == other.tightness;
    }
}
