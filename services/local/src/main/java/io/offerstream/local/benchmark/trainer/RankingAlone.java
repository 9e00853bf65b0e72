package io.offerstream.local.benchmark.trainer;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.trainer.line.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The library without anything around it: learns the very batches that a trainer makes of a course, each of which is in
 * memory before its time is taken. It ends in the same bits as the trainer, which is how one knows. Owned by one thread.
 */
final class RankingAlone {
    private static final long RESERVOIR = 17;
    private static final int WINDOW = 500;
    private static final Comparator<Redemptions.Contrast> ORDER = Comparator.comparing(Redemptions.Contrast::time)
            .thenComparing(Redemptions.Contrast::customer)
            .thenComparing(Redemptions.Contrast::id);

    private final Course course;
    private final LearnerConfig config;
    private final Offers catalogue = new Offers();
    private final FeatureIndex customerIndex = new FeatureIndex();
    private final FeatureIndex offerIndex = new FeatureIndex();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final List<Offer> offers;
    private final Learner learner;
    private final Chance draws;
    private final int capacity;
    private final List<Redemptions.Contrast> reservoir = new ArrayList<>();
    private int next;
    private double debt;

    RankingAlone(Course course, Kernel kernel) {
        this.course = course;
        var market = course.redemptions().config();
        config = Recipe.ofStream(market);
        offers = course.redemptions().offers();
        learner = new Learner(config, catalogue, kernel);
        draws = new Chance(config.seed()).split(RESERVOIR);
        capacity = market.training().reservoirSize();
    }

    /** What the steps alone took. */
    Learnt run() {
        var total = new Learnt(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        for (int tick = 1; tick <= course.ticks(); tick++) {
            var batch = batch(course.contrasts(tick));
            var before = CpuClock.of(Thread.currentThread());
            var progress = learner.partialFit(batch);
            var took = CpuClock.of(Thread.currentThread()).since(before, progress.examples());
            total = new Learnt(
                    total.steps() + took.steps(),
                    total.elapsed().plus(took.elapsed()),
                    total.cpu().plus(took.cpu()),
                    total.processCpu().plus(took.processCpu()));
        }
        return total;
    }

    /** Whether a trainer's model has learnt the same, bit for bit. */
    boolean isSame(byte[] model) {
        var manifest = ModelFormat.read(model).manifest();
        return Arrays.equals(model, ModelFormat.write(RankingModel.of(learner, customerIndex, offerIndex, manifest)));
    }

    private Batch batch(List<Redemptions.Contrast> contrasts) {
        var fresh = contrasts.stream().sorted(ORDER).toList();
        var customers = new Entities();
        var examples = new Examples();
        for (var contrast : fresh) {
            add(contrast, customers, examples);
            double mix = course.redemptions().config().training().reservoirMix();
            for (debt += mix; debt >= 1; debt--) {
                if (!reservoir.isEmpty()) {
                    add(drawn(), customers, examples);
                }
            }
        }
        fresh.forEach(this::keep);
        return new Batch(customers, examples, new int[0]);
    }

    private Redemptions.Contrast drawn() {
        int size = reservoir.size();
        int window = draws.position() % 4 != 0 ? WINDOW : size;
        int age = 1 + draws.nextInt(Math.min(window, size));
        return reservoir.get(Math.floorMod((size < capacity ? size : next) - age, size));
    }

    private void keep(Redemptions.Contrast contrast) {
        if (next == reservoir.size()) {
            reservoir.add(contrast);
        } else {
            reservoir.set(next, contrast);
        }
        next = (next + 1) % capacity;
    }

    private void add(Redemptions.Contrast contrast, Entities customers, Examples examples) {
        var seen = contrast.seen();
        var examinations = new float[seen.size()];
        for (int i = 0; i < examinations.length; i++) {
            examinations[i] =
                    (float) course.redemptions().examination(contrast.redeemed().size() + i);
        }
        examples.addContrast(
                customer(contrast, customers), numbers(contrast.redeemed()), 1, numbers(seen), examinations, (int)
                        offers.stream()
                                .filter(offer -> !offer.getValidFrom().isAfter(contrast.time())
                                        && offer.getValidTo().isAfter(contrast.time()))
                                .count());
    }

    private int customer(Redemptions.Contrast contrast, Entities customers) {
        var features = new TreeMap<>(contrast.features());
        features.put(CustomerForm.CONTEXT + Redemptions.DAYPART, 1.0);
        var rows = new int[features.size()];
        var weights = new float[rows.length];
        int at = 0;
        for (var feature : features.entrySet()) {
            rows[at] = customerIndex.rowOf(feature.getKey());
            weights[at++] = feature.getValue().floatValue();
        }
        return customers.add(rows, weights);
    }

    private int[] numbers(List<Integer> shown) {
        return shown.stream().mapToInt(this::numberOf).toArray();
    }

    private int numberOf(int offer) {
        return numbers.computeIfAbsent(offer, unknown -> {
            var names = new ArrayList<>(new TreeSet<>(offers.get(offer).getFeatures()));
            names.add("offer:" + Redemptions.offerId(offer));
            var rows = names.stream().mapToInt(offerIndex::rowOf).toArray();
            var weights = new float[rows.length];
            Arrays.fill(weights, 1);
            return catalogue.addWithIdentity(rows, weights, rows[rows.length - 1]);
        });
    }
}
