package io.offerstream.trainer;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.AssignmentConfig;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.SlateEvaluation;
import io.offerstream.schemas.TrainerCheckpoint;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.trainer.calibration.Calibration;
import io.offerstream.trainer.calibration.CalibrationSample;
import io.offerstream.trainer.checkpoint.CheckpointReader.Left;
import io.offerstream.trainer.checkpoint.Checkpoints;
import io.offerstream.trainer.checkpoint.LineFormat;
import io.offerstream.trainer.checkpoint.LineHead;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.contrast.LessonReader;
import io.offerstream.trainer.evaluation.MarketSlates;
import io.offerstream.trainer.fault.Failpoint;
import io.offerstream.trainer.fault.Faults;
import io.offerstream.trainer.line.Recipe;
import io.offerstream.trainer.line.Refit;
import io.offerstream.trainer.line.TrainingLine;
import io.offerstream.trainer.promotion.DriftGate;
import io.offerstream.trainer.promotion.Standing;
import io.offerstream.trainer.publication.Manifest;
import io.offerstream.trainer.publication.Origin;
import io.offerstream.trainer.publication.Version;
import io.offerstream.trainer.reference.MarketCycles;
import io.offerstream.trainer.reference.MarketOffers;
import io.offerstream.trainer.reference.Reference.Configured;
import io.offerstream.trainer.reference.Reference.Request;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One market of a partition: its line of versions, and what becomes of it at each tick. Owned by one thread. */
final class MarketTask {
    private static final Logger LOG = LoggerFactory.getLogger(MarketTask.class);

    private static final int MOST_MODEL_BYTES = 16 * 1024 * 1024;

    /** Customers that two versions are compared by. */
    private static final int SLICE = 2_048;

    private final String market;
    private final int partition;
    private final Tools tools;
    private final LineFormat format = new LineFormat();
    private final Checkpoints checkpoints = new Checkpoints();
    private Configured configured;
    private LessonReader reader;
    private TrainingLine line;
    private Optional<LineHead> head = Optional.empty();
    private Standing standing;
    private Origin origin = Origin.STREAM;
    private List<String> dropped = new ArrayList<>();

    /** Whether what was learnt is of no use: a changed configuration left nothing, or something is missing in it. */
    private boolean isLost;

    private final MarketSlates slates;
    private OptionalLong heldFrom = OptionalLong.empty();
    /** What serves, or is tried where nothing does, and where it was read from; -1: nowhere yet. */
    private long servingOffset = -1;

    private Model serving;
    private RankingModel servingModel;

    /**
     * What every market works with.
     *
     * @param history where a refit reads from
     * @param models reads a model back from its record's offset
     */
    record Tools(Topics topics, Kernel kernel, History history, Models models, Faults faults, TrainerMeters meters) {}

    /** Where a refit reads from. */
    interface History {
        Collection<Contrast> contrasts(String market, int partition, Map<String, Long> boundaries, LessonReader reader);
    }

    /** Where published models are found. */
    interface Models {
        Model at(long offset);
    }

    /** A market that was never learnt. */
    MarketTask(String market, int partition, Configured configured, Tools tools) {
        this.market = market;
        this.partition = partition;
        this.tools = tools;
        standing = new Standing(market);
        slates = new MarketSlates(market, tools.models()::at);
        take(configured);
        line = new TrainingLine(configured.config(), tools.kernel());
    }

    /** A market as it was left. */
    MarketTask(String market, int partition, Left left, Tools tools) {
        this.market = market;
        this.partition = partition;
        this.tools = tools;
        slates = new MarketSlates(market, tools.models()::at);
        left.chunks().forEach(checkpoints::stands);
        standing = Optional.ofNullable(left.chunks().get(Checkpoints.standing()))
                .map(chunk -> Standing.read(market, chunk, left.status()))
                .orElseGet(() -> new Standing(market));
        if (Checkpoints.hasLine(left.chunks())) {
            var restored = format.read(left.chunks(), tools.kernel());
            line = restored.line();
            head = Optional.of(restored.head());
            tools.meters().known(market, restored.head().publishedAt());
        }
    }

    private void take(Configured now) {
        configured = now;
        reader = new LessonReader(now.config());
    }

    /** Whether a record of {@code outcomes} is in a version already. */
    boolean has(String writer, long offset) {
        return head.filter(known -> offset < known.boundaries().getOrDefault(writer, 0L))
                .isPresent();
    }

    /**
     * Whether all that came of a tick is in the newest version: it is read again for other markets, or for slates that
     * are still to be evaluated, and decides nothing here.
     */
    boolean isBehind(Instant tick) {
        return head.filter(known -> !tick.isAfter(known.publishedAt())).isPresent();
    }

    /** How outcomes are read at present. */
    LessonReader reader() {
        return reader;
    }

    /**
     * The market's file as a tick knows it. Another way of learning begins a generation, with all that still fits; if
     * nothing does, from the beginning.
     *
     * @param from first offset of the tick
     */
    void configure(Configured now, long from) {
        if (configured != null && configured.config().hash().equals(now.config().hash())) {
            return;
        }
        take(now);
        if (line == null) {
            line = new TrainingLine(now.config(), tools.kernel());
        } else if (!line.config().hash().equals(now.config().hash())) {
            var differences = Recipe.of(line.config()).differences(Recipe.of(now.config()));
            line = line.reconfigured(now.config(), dropped);
            if (!differences.isEmpty() && head.isPresent()) {
                LOG.info(
                        "{}: its configuration changed ({}): a generation begins, without {} features",
                        market,
                        String.join(", ", differences),
                        dropped.size());
                origin = Origin.CONFIGURATION;
                isLost = line.features() == 0;
                hold(from);
            } else {
                dropped = new ArrayList<>();
            }
        }
    }

    void learn(Instant tick, List<Lesson> lessons, MarketOffers offers, long from) {
        line.learn(tick, lessons, offers);
        if (line.counts().isUnkept()) {
            hold(from);
        }
    }

    /** Some of what came is in no version, and nobody knows what: it is learnt anew. */
    void relearn(long from) {
        isLost = true;
        hold(from);
    }

    private void hold(long from) {
        if (heldFrom.isEmpty()) {
            heldFrom = OptionalLong.of(from);
        }
    }

    /** The first offset that has to be read again if this process ends now; empty if none has. */
    OptionalLong heldFrom() {
        return LongStream.concat(heldFrom.stream(), slates.heldFrom().stream()).min();
    }

    /** Takes an outcome by which a waiting generation may be judged, whether it is in a version or not. */
    void gather(Outcome outcome, Instant tick, MarketCycles cycles, long from) {
        slates.gather(outcome, tick, cycles, standing, from);
    }

    /** With which the market draws slates; by the line that was read back, until the market's file is known again. */
    private double temperature() {
        if (configured != null) {
            return configured.config().assignment().temperature();
        }
        return line == null
                ? AssignmentConfig.DEFAULT.temperature()
                : line.config().assignment().temperature();
    }

    /** What the gate is to be told; nothing at a tick that was decided before. */
    List<SlateEvaluation> evaluate(Instant tick, boolean isNews, MarketOffers offers, MarketCycles cycles) {
        var evaluated = slates.evaluate(tick, isNews, offers, cycles, standing, temperature());
        if (!evaluated.evaluations().isEmpty() || !evaluated.leftOut().isEmpty()) {
            LOG.info(
                    "{}: {} random slates are evaluated, left out are {}",
                    market,
                    evaluated.evaluations().size(),
                    evaluated.leftOut());
            tools.meters().evaluated(market, evaluated);
        }
        return evaluated.evaluations();
    }

    /** Whether something is in its line that is in no version. */
    private boolean isChanged() {
        return line.counts().isChanged() || origin != Origin.STREAM;
    }

    /** Whether the model is to be learnt anew at this tick: because ops ask, the file says so, or nothing else is left. */
    boolean isToRefit(List<Request> requests) {
        int every = configured.config().training().refitEveryCycles();
        boolean isScheduled = every > 0 && head.isPresent() && line.cyclesSinceRefit() >= every;
        return isScheduled
                || isLost
                || requests.stream()
                        .anyMatch(
                                request -> isOpen(request) && request.request().getAction() == ModelAction.REFIT);
    }

    /** Whether it is still to be answered. */
    boolean isOpen(Request request) {
        return !standing.isAnswered(request.place().offset());
    }

    /** Learns anew; returns false if there is nothing to learn from. */
    boolean refit(Instant tick, MarketOffers offers, Map<String, Long> boundaries, long from) {
        isLost = false;
        var contrasts = tools.history().contrasts(market, partition, boundaries, reader);
        if (contrasts.isEmpty()) {
            LOG.warn("{}: there is nothing to learn a model from", market);
            if (!isChanged()) {
                heldFrom = OptionalLong.empty();
            }
            return false;
        }
        LOG.info("{}: learns {} contrasts anew", market, contrasts.size());
        var before = line;
        line = Refit.of(
                configured.config(),
                tools.kernel(),
                contrasts,
                offers,
                tick,
                (epoch, progress) -> LOG.info(
                        "{}: epoch {} of {}",
                        market,
                        epoch,
                        configured.config().model().epochs()));
        // They are not learnt, and so need not be read again.
        line.restoreExposures(before.exposureSlots(), before.nextExposure());
        origin = Origin.REFIT;
        hold(from);
        return true;
    }

    /** Whether a version is to be published. */
    boolean isDue(Instant tick) {
        if (!isChanged()) {
            return false;
        }
        return origin == Origin.REFIT
                || head.isEmpty()
                || !tick.isBefore(head.get()
                        .publishedAt()
                        .plus(configured.config().training().publishInterval()));
    }

    /** The newest cycle that opened: what it pinned must stay. */
    void opened(CycleOpened cycle) {
        standing.opened(cycle);
    }

    /** Writes the next version, with everything needed to go on from it. */
    void publish(Instant tick, MarketOffers offers, Map<String, Long> boundaries, Transaction transaction) {
        var learnt = line.model(Map.of());
        var sample = sample(offers);
        var manifest =
                Manifest.of(line, head, origin, tick, partition, boundaries, dropped, Calibration.of(learnt, sample));
        var version = Version.of(line, learnt, manifest);
        var record = version.record();
        requireRoom(record);
        var topics = tools.topics();
        long offset = transaction.sendAndLocate(
                topics.models(), Keys.of(market, Long.toString(record.getVersion())), record, tick);
        tools.faults().pass(Failpoint.AFTER_MODEL);
        head = Optional.of(version.head());
        origin = Origin.STREAM;
        dropped = new ArrayList<>();
        heldFrom = OptionalLong.empty();
        var file = new LineFormat.File(configured.file(), configured.text());
        checkpoints
                .changed(format.write(line, version.head(), file))
                .forEach((number, payload) -> write(number, payload, tick, transaction));
        tools.faults().pass(Failpoint.AFTER_CHECKPOINT);

        var objection = standing.replacedBy(record.getGeneration())
                .flatMap(replaced -> objection(replaced, tick, offers, version.model(), sample));
        var cycle = configured.config().calendar().at(tick).map(CycleWindow::id).orElse("");
        standing.published(version, offset, cycle, objection, tick)
                .ifPresent(status -> write(status, tick, transaction));
        if (standing.replacedBy(record.getGeneration()).equals(Optional.of(offset))) {
            servingOffset = offset;
            serving = record;
            servingModel = version.model();
        }
        for (long forgotten : standing.forget()) {
            transaction.send(topics.models(), Keys.of(market, Long.toString(forgotten)), null, tick);
        }
        tools.meters().published(market, manifest);
    }

    private static void requireRoom(Model record) {
        int bytes = record.getModel().remaining();
        if (bytes > MOST_MODEL_BYTES) {
            throw new IllegalStateException("the model has " + bytes + " bytes, but a record has room for "
                    + MOST_MODEL_BYTES + ": choose fewer features or no_components");
        }
    }

    private CalibrationSample sample(MarketOffers offers) {
        return new CalibrationSample(line.exposures(), offers, form());
    }

    private OfferForm form() {
        return new OfferForm(configured.config().training().offerFeatures());
    }

    private Optional<String> objection(
            long replaced, Instant tick, MarketOffers offers, RankingModel newer, CalibrationSample sample) {
        read(replaced);
        var gate = new DriftGate(DriftGate.slice(line.reservoirSlots(), SLICE), offers.live(tick), form(), sample);
        return gate.objection(servingModel, newer);
    }

    private void read(long offset) {
        if (servingOffset != offset) {
            serving = tools.models().at(offset);
            servingModel = Version.model(serving);
            servingOffset = offset;
        }
    }

    /** The record of the version that serves, once that is committed; empty if none does. */
    Optional<Model> live() {
        return standing.liveOffset().map(offset -> {
            read(offset);
            return serving;
        });
    }

    /**
     * What the gate and ops have said since the last tick.
     *
     * @return requests that name a version that is not there
     */
    List<Request> decide(Instant tick, Optional<GateVerdict> verdict, List<Request> requests, Transaction transaction) {
        verdict.flatMap(found -> standing.judged(found, tick)).ifPresent(status -> write(status, tick, transaction));
        var unanswerable = new ArrayList<Request>();
        for (var request : requests) {
            if (isOpen(request)) {
                if (request.request().getAction() != ModelAction.REFIT) {
                    standing.asked(request.request(), tick)
                            .ifPresentOrElse(
                                    status -> write(status, tick, transaction), () -> unanswerable.add(request));
                }
                standing.answer(request.place().offset());
            }
        }
        checkpoints
                .changedStanding(standing.write())
                .ifPresent(chunk -> write(Checkpoints.standing(), Optional.of(chunk), tick, transaction));
        return unanswerable;
    }

    private void write(ModelStatus status, Instant tick, Transaction transaction) {
        transaction.begin();
        transaction.send(tools.topics().modelStatus(), market, status, tick);
        LOG.info("{}: version {} {}: {}", market, status.getVersion(), status.getDecision(), status.getReason());
    }

    private void write(int number, Optional<byte[]> payload, Instant tick, Transaction transaction) {
        transaction.begin();
        var chunk = payload.map(bytes -> TrainerCheckpoint.newBuilder()
                        .setMarket(market)
                        .setChunk(number)
                        .setVersion(head.map(LineHead::version).orElse(0L))
                        .setNextOffset(head.map(LineHead::nextOffset).orElse(0L))
                        .setPayload(ByteBuffer.wrap(bytes))
                        .setPayloadFormat(Checkpoints.format(number))
                        .build())
                .orElse(null);
        transaction.send(tools.topics().trainerCheckpoints(), Keys.of(market, Integer.toString(number)), chunk, tick);
    }

    Optional<ModelStatus> status() {
        return standing.status();
    }
}
