package io.offerstream.measurement.cycle;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.mixture.RunningEvidence;
import io.offerstream.measurement.cycle.FirstRedemptions.Redeemed;
import io.offerstream.measurement.state.EligibleOffer;
import io.offerstream.measurement.state.MeasuredCycle;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cycle that is not final: its sums, its looks, and what was published of it last. Owned by the task's thread. */
public final class RunningCycle {
    private final CycleSums sums;
    private final TreeMap<String, LiveOffer> eligible = new TreeMap<>();
    private final TreeMap<Long, Redeemed> changes = new TreeMap<>();
    private Looks looks;
    private OptionalDouble firstSampleRatioP = OptionalDouble.empty();
    private RunningEvidence sampleRatioEvidence;
    private CycleState published;
    private List<String> alerts;
    private boolean isClosed;
    private boolean isChanged;

    /**
     * An offer that was live at a tick of the cycle.
     *
     * @param since when it became live, which may be before the cycle
     * @param until first tick at which it was live no longer; empty while it is
     */
    public record LiveOffer(Instant since, Optional<Instant> until) {
        private static LiveOffer of(EligibleOffer stored) {
            return new LiveOffer(
                    Instant.ofEpochMilli(stored.getLiveSince()),
                    stored.getLiveUntil() == 0
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochMilli(stored.getLiveUntil())));
        }
    }

    private RunningCycle(CycleSums sums, Looks looks) {
        this.sums = sums;
        this.looks = looks;
    }

    /** Nothing counted yet, nothing published. */
    public static RunningCycle begun() {
        var cycle = new RunningCycle(new CycleSums(), Looks.NONE);
        cycle.sampleRatioEvidence = RunningEvidence.NONE;
        cycle.published = CycleState.UNKNOWN;
        cycle.alerts = List.of();
        return cycle;
    }

    /** As the store holds it. */
    public static RunningCycle of(MeasuredCycle stored) {
        var sums = CycleSums.of(stored);
        var cycle = new RunningCycle(
                sums,
                new Looks(
                        sums.in(Arm.TEST).redeeming(),
                        sums.in(Arm.CONTROL_POPULARITY).redeeming(),
                        new RunningEvidence(stored.getLiveEvidence()),
                        stored.getLiveDirection(),
                        stored.getHarmEvidence(),
                        stored.getHarmEvidence()));
        stored.getEligible().forEach(offer -> cycle.eligible.put(offer.getOfferId(), LiveOffer.of(offer)));
        cycle.firstSampleRatioP = stored.getFirstSampleRatioP() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(stored.getFirstSampleRatioP());
        cycle.sampleRatioEvidence = new RunningEvidence(stored.getSampleRatioEvidence());
        cycle.published = CycleState.valueOf(stored.getState());
        cycle.alerts = List.copyOf(stored.getAlerts());
        cycle.isClosed = stored.getIsClosed();
        return cycle;
    }

    /** For the store. */
    public MeasuredCycle toStored() {
        var stored = new MeasuredCycle();
        sums.storeIn(stored);
        var offers = new ArrayList<EligibleOffer>();
        eligible.forEach((offer, live) -> offers.add(new EligibleOffer(
                offer,
                live.since().toEpochMilli(),
                live.until().map(Instant::toEpochMilli).orElse(0L))));
        stored.setEligible(offers);
        stored.setState(published.name());
        stored.setAlerts(alerts);
        stored.setLiveDirection(looks.direction());
        stored.setLiveEvidence(looks.evidence().logBayesFactor());
        stored.setHarmEvidence(looks.harm());
        stored.setFirstSampleRatioP(firstSampleRatioP.isPresent() ? firstSampleRatioP.getAsDouble() : null);
        stored.setSampleRatioEvidence(sampleRatioEvidence.logBayesFactor());
        stored.setIsClosed(isClosed);
        return stored;
    }

    /** Adds what one task counted since its previous tick. */
    public void add(InteractionCounts counts) {
        sums.add(counts);
        counts.getFirstRedemptionsAdded().forEach(time -> change(counts.getArm(), time, 1));
        counts.getFirstRedemptionsRemoved().forEach(time -> change(counts.getArm(), time, -1));
        isChanged = true;
    }

    private void change(Arm arm, Instant time, long sign) {
        changes.merge(time.toEpochMilli(), Redeemed.one(arm, sign), Redeemed::plus);
    }

    /**
     * Takes note of what is live at a tick of the cycle.
     *
     * @param live offers, with since when each has been
     */
    public void see(Map<String, Instant> live, Instant tick) {
        live.forEach((offer, since) -> put(offer, new LiveOffer(earlier(offer, since), Optional.empty())));
        for (var offer : List.copyOf(eligible.keySet())) {
            var known = eligible.get(offer);
            if (!live.containsKey(offer) && known.until().isEmpty()) {
                put(offer, new LiveOffer(known.since(), Optional.of(tick)));
            }
        }
    }

    /** An older revision may become known later: since when an offer has been live only moves back. */
    private Instant earlier(String offer, Instant since) {
        var known = eligible.get(offer);
        return known == null || since.isBefore(known.since()) ? since : known.since();
    }

    private void put(String offer, LiveOffer live) {
        isChanged |= !live.equals(eligible.put(offer, live));
    }

    /**
     * Looks after every first redemption that the tick brought, and remembers them in the store.
     *
     * @param key of the cycle
     */
    public void look(String key, FirstRedemptions store) {
        store.add(key, changes);
        var taken = new TreeMap<>(changes);
        changes.clear();
        looks = looks.then(taken, design());
    }

    /** All first redemptions looked at in order of time, however late each became known. */
    public Looks inOrder(SortedMap<Long, Redeemed> redemptions) {
        return Looks.NONE.then(redemptions, design());
    }

    /** Of TEST and its control; empty while one has no customer. */
    public Optional<EventDesign> design() {
        long test = sums.in(Arm.TEST).assigned();
        long control = sums.in(Arm.CONTROL_POPULARITY).assigned();
        return test > 0 && control > 0
                ? Optional.of(new EventDesign(test, control, EventDesign.DEFAULT_KAPPA))
                : Optional.empty();
    }

    /**
     * Adds one more look at the sample ratio while the cycle is open.
     *
     * @param p of this look alone; kept if it is the first; empty while there are too few customers
     * @param logBayesFactor of the sequential check
     */
    public void lookAtSampleRatio(OptionalDouble p, double logBayesFactor) {
        firstSampleRatioP = firstSampleRatioP.isPresent() ? firstSampleRatioP : p;
        sampleRatioEvidence = sampleRatioEvidence.and(logBayesFactor);
    }

    /** Of the first look that had enough customers. */
    public OptionalDouble firstSampleRatioP() {
        return firstSampleRatioP;
    }

    public CycleSums sums() {
        return sums;
    }

    /** Offers that were live at a tick of the cycle, by id. */
    public Map<String, LiveOffer> eligible() {
        return eligible;
    }

    public Looks looks() {
        return looks;
    }

    public RunningEvidence sampleRatioEvidence() {
        return sampleRatioEvidence;
    }

    /** Whether anything was counted, or any offer became live, since the last publication. */
    public boolean isChanged() {
        return isChanged;
    }

    /** State published last; UNKNOWN before the first. */
    public CycleState published() {
        return published;
    }

    /** Alerts published last. */
    public List<String> alerts() {
        return alerts;
    }

    public void publish(CycleState state, List<String> newAlerts) {
        published = state;
        alerts = List.copyOf(newAlerts);
        isChanged = false;
    }

    /** Whether its close has been decided on. */
    public boolean isClosed() {
        return isClosed;
    }

    public void close() {
        isClosed = true;
    }
}
