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
    private final TreeMap<String, Instant> eligible = new TreeMap<>();
    private final TreeMap<Long, Redeemed> changes = new TreeMap<>();
    private Looks looks;
    private OptionalDouble firstSampleRatioP = OptionalDouble.empty();
    private RunningEvidence sampleRatioEvidence;
    private CycleState published;
    private List<String> alerts;
    private boolean isClosed;
    private boolean isChanged;

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
                        stored.getHarmEvidence(),
                        stored.getHarmEvidence()));
        stored.getEligible()
                .forEach(offer -> cycle.eligible.put(offer.getOfferId(), Instant.ofEpochMilli(offer.getLiveSince())));
        cycle.firstSampleRatioP = stored.getFirstSampleRatioP() < 1
                ? OptionalDouble.of(stored.getFirstSampleRatioP())
                : OptionalDouble.empty();
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
        eligible.forEach((offer, since) -> offers.add(new EligibleOffer(offer, since.toEpochMilli())));
        stored.setEligible(offers);
        stored.setState(published.name());
        stored.setAlerts(alerts);
        stored.setLiveEvidence(looks.evidence().logBayesFactor());
        stored.setHarmEvidence(looks.harm());
        stored.setFirstSampleRatioP(firstSampleRatioP.orElse(1));
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

    /** Takes note of an offer that is live at a tick of the cycle. */
    public void see(String offer, Instant liveSince) {
        isChanged |= eligible.putIfAbsent(offer, liveSince) == null;
    }

    /**
     * Looks after every first redemption that the tick brought, and remembers them in the store.
     *
     * @param key of the cycle
     */
    public void look(String key, FirstRedemptions store) {
        looks = looks.then(changes, design());
        store.add(key, changes);
        changes.clear();
    }

    /** The most evidence over all first redemptions in order of time, however late each became known. */
    public RunningEvidence evidenceInOrder(SortedMap<Long, Redeemed> redemptions) {
        return Looks.NONE.then(redemptions, design()).evidence();
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

    /** Offers that were live at a tick of the cycle, with since when, by id. */
    public Map<String, Instant> eligible() {
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
