package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Identities;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * A model while it learns. Owned by one thread; with the same seed and the same calls it ends in the same bits, on every
 * JDK and with every kernel.
 */
public final class Learner {
    /** Purposes of chance, so that none disturbs another. */
    private static final long CUSTOMER_EMBEDDINGS = 1;

    private static final long OFFER_EMBEDDINGS = 2;
    private static final long DRAWS = 3;

    private final LearnerConfig config;
    private final Kernel kernel;
    private final Embeddings customers;
    private final Embeddings offers;
    private final Identities identities = new Identities();
    private final Offers catalogue;
    private Chance chance;

    /** @param catalogue the offers that examples name by number; may grow between calls */
    public Learner(LearnerConfig config, Offers catalogue, Kernel kernel) {
        this.config = config;
        this.kernel = kernel;
        this.catalogue = catalogue;
        var seeds = new Chance(config.seed());
        customers = new Embeddings(
                config.noComponents(),
                config.customerRule(),
                seeds.split(CUSTOMER_EMBEDDINGS).nextLong());
        offers = new Embeddings(
                config.noComponents(),
                config.offerRule(),
                seeds.split(OFFER_EMBEDDINGS).nextLong());
        chance = seeds.split(DRAWS);
    }

    public LearnerConfig config() {
        return config;
    }

    public Embeddings customers() {
        return customers;
    }

    public Embeddings offers() {
        return offers;
    }

    public Offers catalogue() {
        return catalogue;
    }

    public Identities identities() {
        return identities;
    }

    /** Rows of identities that are still nobody in particular. */
    public BitSet unlearntIdentities() {
        var rows = new BitSet();
        for (int offer = 0; offer < catalogue.size(); offer++) {
            var identity = catalogue.identity(offer);
            if (identity.isPresent() && !identities.isInteracted(identity.getAsInt())) {
                rows.set(identity.getAsInt());
            }
        }
        return rows;
    }

    public Kernel kernel() {
        return kernel;
    }

    /** How many numbers were drawn; a checkpoint keeps it. */
    public long position() {
        return chance.position();
    }

    /** Goes on drawing where {@link #position} was asked for. */
    public void moveTo(long position) {
        chance = new Chance(config.seed()).split(DRAWS).at(position);
    }

    /**
     * Learns all examples, in a new random order each time.
     *
     * @param epochs how many times, 1 or more
     * @param watcher told after each epoch
     */
    public Progress fit(Batch batch, int epochs, Watcher watcher) {
        requireEpochs(epochs);
        var steps = prepare(batch);
        var order = order(batch);
        var total = Progress.NONE;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            chance.shuffle(order, order.length);
            total = total.plus(pass(batch, order, steps));
            watcher.epochEnded(epoch, total);
        }
        return total;
    }

    /**
     * The same by several threads: faster, but with the same seed not the same bits each time.
     *
     * @throws IllegalArgumentException if L2 is so strong that only one thread can keep up with it
     */
    public Progress fit(Batch batch, int epochs, Workers workers, Watcher watcher) {
        requireEpochs(epochs);
        var steps = prepare(batch);
        return new ParallelFit(this, batch, steps, workers, chance).fit(order(batch), epochs, watcher);
    }

    private static void requireEpochs(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs is " + epochs + ", but has to be 1 or more");
        }
    }

    /** Learns all examples once, in their own order: what a stream brings. New features and offers are welcome. */
    public Progress partialFit(Batch batch) {
        var steps = prepare(batch);
        return pass(batch, order(batch), steps);
    }

    /** The examples that the loss has use for. */
    private int[] order(Batch batch) {
        var examples = batch.examples();
        var order = new int[examples.size()];
        int count = 0;
        for (int example = 0; example < examples.size(); example++) {
            boolean isUsed = switch (config.loss()) {
                case WARP, BPR, K_OS_WARP -> examples.isRedeemed(example);
                case LOGISTIC -> true;
            };
            if (isUsed) {
                order[count++] = example;
            }
        }
        return Arrays.copyOf(order, count);
    }

    private Steps prepare(Batch batch) {
        var examples = batch.examples();
        for (int example = 0; example < examples.size(); example++) {
            Objects.checkIndex(examples.customer(example), batch.customers().size());
            Objects.checkIndex(examples.offer(example), catalogue.size());
        }
        for (int at = 0; at < examples.pooled(); at++) {
            Objects.checkIndex(examples.pooled(at), catalogue.size());
        }
        for (int offer : batch.drawable()) {
            Objects.checkIndex(offer, catalogue.size());
        }
        var steps = new Steps(config, batch);
        customers.growTo(batch.customers().rows());
        offers.growTo(catalogue.entities().rows());
        identities.start(kernel, offers, identitiesLearntFrom(batch));
        for (int example = 0; example < examples.size(); example++) {
            if (examples.isRedeemed(example)) {
                catalogue.identity(examples.offer(example)).ifPresent(identities::markRedeemed);
            }
        }
        return steps;
    }

    private BitSet identitiesLearntFrom(Batch batch) {
        var rows = new BitSet();
        var examples = batch.examples();
        for (int example = 0; example < examples.size(); example++) {
            catalogue.identity(examples.offer(example)).ifPresent(rows::set);
        }
        for (int at = 0; at < examples.pooled(); at++) {
            catalogue.identity(examples.pooled(at)).ifPresent(rows::set);
        }
        // What may be drawn is learnt from as a negative, whether it was ever shown or not.
        if (config.negatives() != Negatives.SEEN) {
            for (int offer : batch.drawable()) {
                catalogue.identity(offer).ifPresent(rows::set);
            }
        }
        return rows;
    }

    private Progress pass(Batch batch, int[] order, Steps steps) {
        var customerSide = customerSide(batch);
        var moves = new Moves(kernel, customerSide, offerSide());
        var step = steps.step(new Scores(kernel, customerSide, offerSide()), moves, steps.drawable(), chance);
        long looks = 0;
        for (int example : order) {
            looks += step.learn(example);
        }
        offers.absorbScale();
        customers.absorbScale();
        return new Progress(order.length, looks, moves.refused());
    }

    Side customerSide(Batch batch) {
        return new Side(batch.customers(), customers);
    }

    Side offerSide() {
        return new Side(catalogue.entities(), offers);
    }
}
