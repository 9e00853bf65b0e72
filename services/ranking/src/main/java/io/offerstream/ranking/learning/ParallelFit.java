package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.embedding.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Training by several threads in the manner of Hogwild, but without two ever writing the same row: customers are dealt to
 * workers, and so are offers, anew each epoch. In stretch s worker w learns what its customers did with the offers of hand
 * (w + s) mod workers, and draws its negatives among those; after each stretch the hands change. What several customers or
 * offers have in common, each worker has a copy of, and makes it one with the others' every so often.
 *
 * <p>When that is depends on how fast each thread is, so the result is not the same each time, unlike that of one thread.
 *
 * @see "Recht, Ré, Wright, Niu: Hogwild!, NIPS 2011"
 * @see "Gemulla, Nijkamp, Haas, Sismanis: Large-scale matrix factorization with distributed SGD, KDD 2011: the dealing"
 */
final class ParallelFit {
    /** Beyond it numbers that are scaled up as they are moved would not be floats any more. */
    private static final double LARGEST_SCALE = 1e6;

    /** It has no learning rate; its steps are shorter than this share of their gradients. */
    private static final float ADADELTA_RATE = 0.1f;

    /** Offers to draw from in each hand, if they are to be dealt. */
    private static final int LEAST_IN_A_HAND = 32;

    private final Learner learner;
    private final Batch batch;
    private final Steps steps;
    private final Workers workers;
    private final Chance chance;
    /**
     * Pools of what was seen together hold any offers, and k-os WARP looks at all that a customer redeemed. Few offers would
     * leave a hand with too few to draw from.
     */
    private final boolean dealsOffers;

    ParallelFit(Learner learner, Batch batch, Steps steps, Workers workers, Chance chance) {
        this.learner = learner;
        this.batch = batch;
        this.steps = steps;
        this.workers = workers;
        this.chance = chance;
        var config = learner.config();
        dealsOffers = config.negatives() != Negatives.SEEN
                && config.loss() != Loss.K_OS_WARP
                && batch.drawable().length >= LEAST_IN_A_HAND * workers.threads();
        float rate = config.optimizer() == Optimizer.ADADELTA ? ADADELTA_RATE : config.learningRate();
        double growth = (double) Math.max(config.itemAlpha(), config.userAlpha())
                * rate
                * batch.examples().size();
        if (growth > Math.log(LARGEST_SCALE)) {
            throw new IllegalArgumentException("item_alpha or user_alpha is so strong that an epoch of "
                    + batch.examples().size() + " examples may shrink numbers by more than " + LARGEST_SCALE
                    + " times; that needs one thread");
        }
    }

    Progress fit(int[] order, int epochs, Watcher watcher) {
        var customers = new CommonRows(learner.customerSide(batch), false, workers.threads());
        var offers = new CommonRows(learner.offerSide(), !dealsOffers, workers.threads());
        // Drawn, so that the next call draws others.
        long purpose = chance.nextLong();
        try {
            var crew = IntStream.range(0, workers.threads())
                    .mapToObj(number -> new Worker(
                            number, steps, customers, offers, workers.kernels().get(), chance.split(purpose + number)))
                    .toList();
            var total = Progress.NONE;
            for (int epoch = 1; epoch <= epochs; epoch++) {
                chance.shuffle(order, order.length);
                total = total.plus(epoch(order, crew));
                watcher.epochEnded(epoch, total);
            }
            return total;
        } finally {
            customers.close();
            offers.close();
        }
    }

    private Progress epoch(int[] order, List<Worker> crew) {
        int hands = dealsOffers ? crew.size() : 1;
        var customerHands =
                deal(order, batch.examples()::customer, batch.customers().size(), crew.size());
        var offerHands =
                deal(order, batch.examples()::offer, learner.catalogue().size(), hands);
        var examples = groups(
                order,
                crew.size() * hands,
                example -> customerHands[batch.examples().customer(example)] * hands
                        + offerHands[batch.examples().offer(example)]);
        var drawable = groups(steps.drawable(), hands, offer -> offerHands[offer]);
        learner.customers().settleAll();
        learner.offers().settleAll();
        crew.forEach(worker -> worker.begin(learner.customers(), learner.offers()));
        for (int stretch = 0; stretch < hands; stretch++) {
            var running = new ArrayList<CompletableFuture<Void>>();
            for (int number = 0; number < crew.size(); number++) {
                var worker = crew.get(number);
                int hand = (number + stretch) % hands;
                var mine = examples[number * hands + hand];
                running.add(CompletableFuture.runAsync(() -> worker.learn(mine, drawable[hand]), workers.executor()));
            }
            running.forEach(CompletableFuture::join);
        }
        return crew.stream()
                .map(worker -> worker.end(learner.customers(), learner.offers()))
                .reduce(Progress.NONE, Progress::plus);
    }

    /** Numbers by their group, in the order they come. */
    private static int[][] groups(int[] numbers, int count, IntUnaryOperator groupOf) {
        var sizes = new int[count];
        for (int number : numbers) {
            sizes[groupOf.applyAsInt(number)]++;
        }
        var groups = new int[count][];
        Arrays.setAll(groups, group -> new int[sizes[group]]);
        var filled = new int[count];
        for (int number : numbers) {
            int group = groupOf.applyAsInt(number);
            groups[group][filled[group]++] = number;
        }
        return groups;
    }

    /** Gives each entity, in random order, to whom has fewest examples so far. */
    private int[] deal(int[] order, IntUnaryOperator entityOf, int entities, int hands) {
        var examples = new int[entities];
        for (int example : order) {
            examples[entityOf.applyAsInt(example)]++;
        }
        var queue = IntStream.range(0, entities).toArray();
        chance.shuffle(queue, entities);
        var held = new long[hands];
        var owners = new int[entities];
        for (int entity : queue) {
            int least = 0;
            for (int hand = 1; hand < hands; hand++) {
                if (held[hand] < held[least]) {
                    least = hand;
                }
            }
            owners[entity] = least;
            // One more, so that those without an example are dealt out as well.
            held[least] += 1 + examples[entity];
        }
        return owners;
    }
}
