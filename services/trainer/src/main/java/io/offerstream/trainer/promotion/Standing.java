package io.offerstream.trainer.promotion;

import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.trainer.publication.Version;
import io.offerstream.trainer.state.KeptVersion;
import io.offerstream.trainer.state.StandingState;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which of a market's versions serves, which waits, and which may be gone back to. A generation waits for the gate; what
 * is learnt on from a version that serves takes its place if the drift gate has no objection; ops have the last word.
 * Owned by one thread.
 */
public final class Standing {
    /** Who decides where nobody asked. */
    public static final String TRAINER = "trainer";

    /**
     * Share of TEST on which a generation is tried from its beginning where no version serves: small, since popularity is
     * better than a model that has seen two weeks; and not nothing, so that the gate's first word is not the first that
     * anybody hears of it.
     */
    static final double FIRST_TRIAL = 0.1;

    private static final byte LAYOUT = 2;
    private static final int MODELS_PARTITION = 0;

    private final String market;
    private final KeptVersions versions;
    private ModelStatus status;
    private long nextRequest;
    private String judgedCycle;
    private final TreeSet<Long> pinned;

    /** Of a market without models. */
    public Standing(String market) {
        this(market, new StandingState(0L, "", List.of(), List.of()), null);
    }

    private Standing(String market, StandingState state, ModelStatus status) {
        this.market = market;
        this.status = status;
        versions = new KeptVersions(state.getVersions());
        nextRequest = state.getNextRequest();
        judgedCycle = state.getJudgedCycle();
        pinned = new TreeSet<>(state.getPinned());
    }

    /**
     * As it was left.
     *
     * @param chunk of the checkpoint
     * @param status the newest in {@code model-status}
     */
    public static Standing read(String market, byte[] chunk, Optional<ModelStatus> status) {
        return new Standing(market, layout().decode(chunk), status.orElse(null));
    }

    /** The chunk that {@link #read} takes. */
    public byte[] write() {
        return layout().encode(
                        new StandingState(nextRequest, judgedCycle, List.copyOf(versions.all()), List.copyOf(pinned)));
    }

    private static VersionedAvro<StandingState> layout() {
        return new VersionedAvro<>("trainer-checkpoints", StandingState.class, LAYOUT);
    }

    public Optional<ModelStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Offset of the live version's record, if one serves. */
    public Optional<Long> liveOffset() {
        return status().map(ModelStatus::getLiveOffset);
    }

    /** Whether the request has been answered. */
    public boolean isAnswered(long offset) {
        return offset < nextRequest;
    }

    /** A request has been dealt with, one way or another. */
    public void answer(long offset) {
        nextRequest = offset + 1;
    }

    /**
     * A version was published.
     *
     * @param offset of its record
     * @param cycle in which it was
     * @return what is decided on it, if anything
     */
    public Optional<ModelStatus> published(
            Version version, long offset, String cycle, Optional<String> driftObjection, Instant tick) {
        var record = version.record();
        var kept =
                new KeptVersion(record.getVersion(), record.getGeneration(), offset, record.getSha256(), cycle, false);
        versions.add(kept);
        if (record.getVersion() == record.getGeneration()) {
            var next = next(kept, ModelDecision.CANDIDATE, "a generation begins, and waits for the gate", tick);
            next.setCandidateVersion(kept.getVersion());
            next.setCandidateTried(null);
            tryOut(next, kept);
            next.setRampShare(hasLive() ? 0 : FIRST_TRIAL);
            return Optional.of(decide(next));
        }
        boolean isTried = isTried(record.getGeneration());
        if (!isTried && !isChildOfLive(record.getGeneration())) {
            return Optional.empty();
        }
        if (driftObjection.isPresent()) {
            return Optional.of(decide(next(kept, ModelDecision.HELD, driftObjection.get(), tick)));
        }
        if (isTried) {
            var next = next(kept, ModelDecision.TRIED, "learnt on from the version that was tried before it", tick);
            next.setCandidateTried(kept.getVersion());
            tryOut(next, kept);
            return Optional.of(decide(next));
        }
        var next = next(kept, ModelDecision.PROMOTED, "learnt on from the version before it", tick);
        serve(next, kept);
        return Optional.of(decide(next));
    }

    /**
     * Offset of the version that a new one of this generation must not have drifted from to take its place: of the one
     * that serves, or, where none does, of the one that is tried. Empty if it takes none's, or the gate has not looked at
     * the generation yet: a first version may have learnt from an hour of events only.
     */
    public Optional<Long> replacedBy(long generation) {
        if (isChildOfLive(generation)) {
            return liveOffset();
        }
        return isTried(generation) && judgedCycle.startsWith(generation + "@")
                ? Optional.of(status.getCandidateOffset())
                : Optional.empty();
    }

    private boolean isChildOfLive(long generation) {
        return status != null && !status.getPinned() && Objects.equals(status.getLiveGeneration(), generation);
    }

    /** Whether it is in a trial where no version serves. */
    private boolean isTried(long generation) {
        return status != null
                && !hasLive()
                && status.getRampShare() > 0
                && Objects.equals(status.getCandidateVersion(), generation);
    }

    /**
     * What a generation that waits had to show for itself when a cycle opened: its newest version of before, which knows
     * nothing of the cycle; empty if none waits, or it began later.
     */
    public Optional<KeptVersion> candidateBefore(String cycle) {
        return status().map(ModelStatus::getCandidateVersion)
                .flatMap(generation -> versions.newestBefore(cycle, kept -> kept.getGeneration() == (long) generation));
    }

    /** The newest version that served before a cycle opened, up to the one that serves now and of its generation. */
    public Optional<KeptVersion> liveBefore(String cycle) {
        return status().filter(known -> known.getLiveVersion() != null)
                .flatMap(known -> versions.newestBefore(
                        cycle,
                        kept -> kept.getServed()
                                && kept.getGeneration() == (long) known.getLiveGeneration()
                                && kept.getVersion() <= known.getLiveVersion()));
    }

    /** Whether a version serves. */
    public boolean hasLive() {
        return status().filter(known -> known.getLiveVersion() != null).isPresent();
    }

    /**
     * The gate has spoken.
     *
     * @return what follows from it, unless it was heeded before or is about a generation that does not wait
     */
    public Optional<ModelStatus> judged(GateVerdict verdict, Instant tick) {
        boolean isNews = status != null
                && Objects.equals(status.getCandidateVersion(), verdict.getGeneration())
                && !(verdict.getGeneration() + "@" + verdict.getCycleId()).equals(judgedCycle);
        if (!isNews) {
            return Optional.empty();
        }
        judgedCycle = verdict.getGeneration() + "@" + verdict.getCycleId();
        var newest = versions.newestOf(verdict.getGeneration()).orElseThrow();
        if (verdict.getDecision() == GateDecision.PROMOTE && !status.getPinned()) {
            var next =
                    next(newest, ModelDecision.PROMOTED, "passed the gate at the end of " + verdict.getCycleId(), tick);
            serve(next, newest);
            return Optional.of(decide(next));
        }
        var reasons = verdict.getReasons().isEmpty() ? "" : ": " + String.join(", ", verdict.getReasons());
        var next = next(
                newest,
                ModelDecision.JUDGED,
                verdict.getDecision() + " at the end of " + verdict.getCycleId() + reasons
                        + (status.getPinned() ? "; ops have pinned the live version" : ""),
                tick);
        next.setRampShare(verdict.getDecision() == GateDecision.INELIGIBLE ? verdict.getRampShare() : 0);
        next.setCandidateTried(newest.getVersion());
        tryOut(next, newest);
        return Optional.of(decide(next));
    }

    /** Where the version lies that a trial serves. */
    private static void tryOut(ModelStatus next, KeptVersion version) {
        next.setCandidatePartition(MODELS_PARTITION);
        next.setCandidateOffset(version.getOffset());
        next.setCandidateSha256(version.getSha256());
    }

    /**
     * What ops ask for, other than a refit.
     *
     * @return empty if the version they name is not there
     */
    public Optional<ModelStatus> asked(ModelRequest request, Instant tick) {
        return switch (request.getAction()) {
            case PROMOTE -> versions.find(request.getVersion()).map(version -> promote(version, request, tick));
            case ROLLBACK -> versions.find(request.getVersion()).map(version -> rollBack(version, request, tick));
            case RELEASE -> Optional.ofNullable(status).map(known -> release(request, tick));
            case REFIT, UNKNOWN -> Optional.empty();
        };
    }

    private ModelStatus promote(KeptVersion version, ModelRequest request, Instant tick) {
        var next = next(version, ModelDecision.PROMOTED, reason(request), tick);
        serve(next, version);
        next.setPinned(false);
        next.setActor(request.getActor());
        return decide(next);
    }

    private ModelStatus rollBack(KeptVersion version, ModelRequest request, Instant tick) {
        var next = next(version, ModelDecision.ROLLED_BACK, reason(request), tick);
        serve(next, version);
        next.setPinned(true);
        next.setActor(request.getActor());
        return decide(next);
    }

    private ModelStatus release(ModelRequest request, Instant tick) {
        var next = ModelStatus.newBuilder(status).build();
        // What the gate said meanwhile is heeded now.
        judgedCycle = "";
        next.setDecision(ModelDecision.RELEASED);
        next.setPinned(false);
        next.setReason(reason(request));
        next.setActor(request.getActor());
        next.setDecidedAt(tick);
        return decide(next);
    }

    private static String reason(ModelRequest request) {
        return request.getReason().isEmpty() ? "asked for" : request.getReason();
    }

    private ModelStatus next(KeptVersion about, ModelDecision decision, String reason, Instant tick) {
        var next = status == null
                ? ModelStatus.newBuilder()
                        .setMarket(market)
                        .setVersion(about.getVersion())
                        .setDecision(decision)
                        .setReason(reason)
                        .setDecidedAt(tick)
                        .build()
                : ModelStatus.newBuilder(status).build();
        next.setVersion(about.getVersion());
        next.setDecision(decision);
        next.setReason(reason);
        next.setActor(TRAINER);
        next.setDecidedAt(tick);
        return next;
    }

    /** It serves; if its generation waited, none does any more. */
    private void serve(ModelStatus next, KeptVersion version) {
        version.setServed(true);
        next.setLiveVersion(version.getVersion());
        next.setLiveGeneration(version.getGeneration());
        next.setLivePartition(MODELS_PARTITION);
        next.setLiveOffset(version.getOffset());
        next.setLiveSha256(version.getSha256());
        if (Objects.equals(next.getCandidateVersion(), version.getGeneration())) {
            next.setCandidateVersion(null);
            next.setCandidateTried(null);
            next.setCandidatePartition(null);
            next.setCandidateOffset(null);
            next.setCandidateSha256(null);
            next.setRampShare(0);
        }
    }

    private ModelStatus decide(ModelStatus next) {
        status = next;
        return next;
    }

    /** A cycle has opened: what it may serve stays until the next one opens, however long that takes. */
    public void opened(CycleOpened cycle) {
        pinned.clear();
        Stream.of(cycle.getModel(), cycle.getPreviousModel(), cycle.getCandidate())
                .filter(Objects::nonNull)
                .forEach(pin -> pinned.add(pin.getVersion()));
    }

    /** Versions whose records may go now. */
    public List<Long> forget() {
        var needed = new HashSet<Long>(pinned);
        status().ifPresent(known -> {
            needed.add(known.getLiveVersion());
            needed.add(known.getCandidateVersion());
            needed.add(known.getCandidateTried());
        });
        needed.remove(null);
        return versions.forget(needed).stream().map(KeptVersion::getVersion).toList();
    }
}
