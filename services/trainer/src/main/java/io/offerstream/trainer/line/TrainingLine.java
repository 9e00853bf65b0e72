package io.offerstream.trainer.line;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.contrast.RandomExposure;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One market's model while it learns from a stream. With the same ticks and lessons it ends in the same bits, whether it
 * was checkpointed in between or not. Owned by one thread.
 */
public final class TrainingLine {
    /** A model is one record; what it may weigh leaves room for the record around it. */
    static final int MOST_MODEL_BYTES = 16 * 1024 * 1024;

    /** Of a feature's name, on average; longer names make a model heavier than planned, and publishing says so. */
    private static final int USUAL_NAME_BYTES = 40;

    private static final long RESERVOIR = 17;
    /** Of an expired offer that was redeemed, the weight halves with each cycle; below this it is left out. */
    private static final double FADED = 1.0 / 16;

    private final MarketConfig config;
    private final Learner learner;
    private final FeatureIndex customerIndex = new FeatureIndex();
    private final FeatureIndex offerIndex = new FeatureIndex();
    private final Catalogue catalogue;
    private final Reservoir reservoir;
    private final ExposureRing exposures = new ExposureRing();
    /** By slot of the reservoir. */
    private final Prepared[] prepared;

    private final Pace pace = new Pace();
    private final int mostRows;
    private double relearnDebt;
    private Counts counts = new Counts();

    /** An empty one. */
    public TrainingLine(MarketConfig config, Kernel kernel) {
        this(config, kernel, 0);
    }

    /** @param reservoirPosition how many numbers the reservoir has drawn */
    TrainingLine(MarketConfig config, Kernel kernel, long reservoirPosition) {
        this.config = config;
        var learnerConfig = Recipe.ofStream(config);
        mostRows = mostRows(learnerConfig);
        catalogue = new Catalogue(offerIndex, new OfferForm(config.training().offerFeatures()), mostRows);
        learner = new Learner(learnerConfig, catalogue.offers(), kernel);
        prepared = new Prepared[config.training().reservoirSize()];
        reservoir = new Reservoir(
                config.training().reservoirSize(),
                new Chance(learnerConfig.seed()).split(RESERVOIR).at(reservoirPosition));
    }

    /** Of each side: half the model. */
    private static int mostRows(LearnerConfig config) {
        return MOST_MODEL_BYTES / 2 / (Float.BYTES * (config.noComponents() + 1) + USUAL_NAME_BYTES);
    }

    public MarketConfig config() {
        return config;
    }

    /**
     * Learns what a tick has brought, mixed with what it brought before, and keeps what versions are judged by. Without
     * lessons nothing changes.
     *
     * @param lessons in any order
     * @param offers as the tick knows them
     */
    public void learn(Instant tick, Collection<Lesson> lessons, MarketOffers offers) {
        counts.addExposures(exposures.learn(lessons, config.trainingDataStart().toEpochMilli()));
        var fresh = fresh(lessons);
        if (fresh.isEmpty()) {
            return;
        }
        pace.advance(
                tick,
                config.calendar(),
                learner,
                (float) config.training().accumulatorsKept(),
                config.model().itemAlpha(),
                config.model().userAlpha());
        var batch = new Batches(customerIndex, catalogue, offers, mostRows, counts);
        double share = pace.keptShare(reservoir.capacity());
        var learnt = new ArrayList<Prepared>(fresh.size());
        for (var contrast : fresh) {
            var ready = batch.prepare(contrast);
            batch.add(ready, 1);
            learnt.add(ready);
            counts.addLearnt(contrast.arm());
            for (relearnDebt += config.training().reservoirMix(); relearnDebt >= 1; relearnDebt--) {
                int slot = reservoir.draw(window());
                if (slot != Reservoir.NOWHERE) {
                    relearn(prepared(slot, batch, offers), tick, batch);
                }
            }
        }
        for (var ready : learnt) {
            int slot = reservoir.offer(ready.contrast, share);
            if (slot != Reservoir.NOWHERE) {
                prepared[slot] = ready;
            }
        }
        long steps = learn(batch, tick, offers);
        pace.learnt(fresh.size(), steps);
    }

    /** Three of four of those of the last cycle, the others of all that is kept. */
    private int window() {
        boolean isRecent = reservoir.position() % 4 != 0;
        return isRecent ? pace.window() : Integer.MAX_VALUE;
    }

    @SuppressWarnings("ReferenceEquality") // another contrast may stand in the slot by now
    private Prepared prepared(int slot, Batches batch, MarketOffers offers) {
        var contrast = reservoir.slots().get(slot);
        var ready = prepared[slot];
        if (ready == null || ready.contrast != contrast || !ready.holds(offers)) {
            ready = batch.prepare(contrast);
            prepared[slot] = ready;
        }
        return ready;
    }

    private List<Contrast> fresh(Collection<Lesson> lessons) {
        long start = config.trainingDataStart().toEpochMilli();
        var fresh = new ArrayList<Contrast>();
        for (var lesson : Lessons.settled(lessons)) {
            if (lesson instanceof Lesson.Learn learn) {
                if (learn.contrast().time() < start) {
                    counts.addBeforeStart();
                } else {
                    fresh.add(learn.contrast());
                }
            } else if (lesson instanceof Lesson.Correct correct) {
                if (reservoir.replace(correct.contrast())) {
                    counts.addCorrected();
                }
            } else if (reservoir.takeBack(lesson.subject())) {
                counts.addTakenBack();
            }
        }
        fresh.sort(Contrast.ORDER);
        return fresh;
    }

    private void relearn(Prepared earlier, Instant tick, Batches batch) {
        double share = presence(earlier.end, tick);
        if (share >= FADED) {
            batch.add(earlier, (float) share);
            counts.addRelearnt();
        }
    }

    /** 1 as long as one of what was redeemed is to be had; after that it halves with each cycle. */
    private double presence(long end, Instant tick) {
        if (tick.toEpochMilli() < end) {
            return 1;
        }
        var cycle = config.calendar().at(tick);
        if (cycle.isEmpty()) {
            return 1;
        }
        double cycleMillis = cycle.get().closesAt().toEpochMilli()
                - (double) cycle.get().opensAt().toEpochMilli();
        return StrictMath.pow(0.5, (tick.toEpochMilli() - end) / cycleMillis);
    }

    private long learn(Batches batch, Instant tick, MarketOffers offers) {
        if (batch.isEmpty()) {
            return 0;
        }
        var progress = learner.partialFit(batch.batch(drawable(tick, offers)));
        counts.addSteps(progress.examples(), progress.refused());
        return progress.examples();
    }

    private int[] drawable(Instant tick, MarketOffers offers) {
        var pool = switch (config.model().negatives()) {
            case SEEN -> List.<Offer>of();
            case LIVE -> offers.live(tick);
            case CATALOGUE -> offers.all();
        };
        return pool.stream()
                .filter(catalogue::hasRoomFor)
                .mapToInt(catalogue::numberOf)
                .toArray();
    }

    /** What went into it since the last call of {@link #published}. */
    public Counts counts() {
        return counts;
    }

    /** The next version begins, with numbers as a checkpoint would give them back. */
    public void published() {
        counts = new Counts();
        learner.customers().settleAll();
        learner.offers().settleAll();
    }

    /** Cycles that began since it was learnt from the beginning. */
    public int cyclesSinceRefit() {
        return pace.cyclesSinceRefit();
    }

    /**
     * The model as it is now.
     *
     * @param manifest how it came about
     */
    public RankingModel model(Map<String, String> manifest) {
        return RankingModel.of(learner, customerIndex, offerIndex, unlearnt(), manifest);
    }

    /**
     * Rows of identities that were never learnt from: a refit makes them for all that could be drawn. Told by their names,
     * since a line that was read back does not know yet whose they are.
     */
    private BitSet unlearnt() {
        var rows = new BitSet();
        for (int row = 0; row < offerIndex.size(); row++) {
            if (offerIndex.name(row).startsWith(OfferForm.IDENTITY)
                    && !learner.identities().isInteracted(row)) {
                rows.set(row);
            }
        }
        return rows;
    }

    /** Name of what it computes with; the bits are the same with any. */
    public String kernel() {
        return learner.kernel().name();
    }

    /** Features that have embeddings, of both sides. */
    public int features() {
        return customerIndex.size() + offerIndex.size();
    }

    /** Of customers and contexts. */
    public LineRows customerRows() {
        return LineRows.ofCustomers(learner, customerIndex);
    }

    /** Of offers, identities among them. */
    public LineRows offerRows() {
        return LineRows.ofOffers(learner, offerIndex);
    }

    Learner learner() {
        return learner;
    }

    FeatureIndex customerIndex() {
        return customerIndex;
    }

    FeatureIndex offerIndex() {
        return offerIndex;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Reservoir reservoir() {
        return reservoir;
    }

    Pace pace() {
        return pace;
    }

    int mostRows() {
        return mostRows;
    }

    /** What a checkpoint keeps beside rows and reservoir. */
    public record Kept(Pace.Kept pace, long learnerPosition, long reservoirPosition, int reservoirNext, double debt) {}

    public Kept kept() {
        return new Kept(pace.kept(), learner.position(), reservoir.position(), reservoir.next(), relearnDebt);
    }

    /** By slot; null where a contrast was taken back. */
    public List<Contrast> reservoirSlots() {
        return reservoir.slots();
    }

    /** The newest exposures of random slates, sorted: what its versions are judged by. */
    public List<RandomExposure> exposures() {
        return exposures.exposures();
    }

    /** The same by slot; null where one was taken back. */
    public List<RandomExposure> exposureSlots() {
        return exposures.slots();
    }

    /** The slot that the next of them gets. */
    public int nextExposure() {
        return exposures.next();
    }

    /**
     * Puts back the exposures of random slates into a line that has none.
     *
     * @param slots as {@link #exposureSlots} gave them
     * @param next as {@link #nextExposure} did
     */
    public void restoreExposures(List<RandomExposure> slots, int next) {
        exposures.restore(slots, next);
    }

    /**
     * An empty line that goes on as one that was kept; its rows are still to be put in.
     *
     * @param slots of the reservoir
     */
    public static TrainingLine restore(MarketConfig config, Kernel kernel, Kept kept, List<Contrast> slots) {
        var line = new TrainingLine(config, kernel, kept.reservoirPosition);
        line.pace.restore(kept.pace);
        line.learner.moveTo(kept.learnerPosition);
        line.relearnDebt = kept.debt;
        line.reservoir.restore(slots, kept.reservoirNext);
        return line;
    }

    /**
     * This line as it goes on by another configuration: with all that still fits.
     *
     * @param dropped gets what does not, for people
     */
    public TrainingLine reconfigured(MarketConfig newer, List<String> dropped) {
        var line = new Reconfiguration(newer, dropped).of(this);
        line.counts = counts;
        return line;
    }
}
