package io.offerstream.trainer.line;

import io.offerstream.schemas.Arm;
import java.util.EnumMap;
import java.util.Map;

/** What went into a version, for its manifest. Owned by one thread. */
public final class Counts {
    private final Map<Arm, Long> byArm = new EnumMap<>(Arm.class);
    private long steps;
    private long relearnt;
    private long corrected;
    private long takenBack;
    private long beforeStart;
    private long unknownOffers;
    private long refused;
    private long exposures;

    void addLearnt(Arm arm) {
        byArm.merge(arm, 1L, Long::sum);
    }

    void addSteps(long examples, long refusedSteps) {
        steps += examples;
        refused += refusedSteps;
    }

    void addRelearnt() {
        relearnt++;
    }

    void addCorrected() {
        corrected++;
    }

    void addTakenBack() {
        takenBack++;
    }

    void addBeforeStart() {
        beforeStart++;
    }

    void addUnknownOffers(int count) {
        unknownOffers += count;
    }

    void addExposures(long changed) {
        exposures += changed;
    }

    /** Contrasts learnt for the first time, by the arm of their customers. */
    public Map<Arm, Long> byArm() {
        return byArm;
    }

    public long contrasts() {
        return byArm.values().stream().mapToLong(count -> count).sum();
    }

    /** Examples learnt: one a redeemed offer, each time. */
    public long steps() {
        return steps;
    }

    /** Earlier contrasts learnt again, from the reservoir. */
    public long relearnt() {
        return relearnt;
    }

    /** Contrasts of the reservoir that were put right. */
    public long corrected() {
        return corrected;
    }

    /** Contrasts of the reservoir that were taken back. */
    public long takenBack() {
        return takenBack;
    }

    /** Contrasts left out because their impressions are from before training_data_start_date. */
    public long beforeStart() {
        return beforeStart;
    }

    /** Offers left out because nobody knows them, or the model has no room for them. */
    public long unknownOffers() {
        return unknownOffers;
    }

    /** Steps not made because they were out of all bounds. */
    public long refused() {
        return refused;
    }

    /** Whether the next version would differ from the last in what it has learnt: a reason to publish it. */
    public boolean isChanged() {
        return contrasts() + corrected + takenBack > 0;
    }

    /** Whether the line has anything in it that the last version's checkpoint has not: it would have to be read again. */
    public boolean isUnkept() {
        return isChanged() || exposures > 0;
    }
}
