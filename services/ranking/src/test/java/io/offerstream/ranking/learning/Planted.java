package io.offerstream.ranking.learning;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.kernel.Kernel;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A small world with a taste to find: customers and offers are of one of four kinds, and an offer of a customer's own kind
 * is redeemed often, another hardly ever. Customers and offers have an identity; half of the customers also tell their
 * kind, and each offer has one of three shapes, which mean nothing.
 */
final class Planted {
    static final int KINDS = 4;
    static final int CUSTOMERS = 80;
    static final int OFFERS = 24;
    private static final int SHAPES = 3;
    private static final int SLATE = 4;

    private Planted() {}

    static LearnerConfig config(Loss loss, Negatives negatives, Optimizer optimizer) {
        return new LearnerConfig(8, loss, negatives, optimizer, 0.05f, 0.95f, 1e-6f, 1e-4f, 1e-4f, 10, 2, 5, 1);
    }

    static Learner learner(LearnerConfig config, Offers catalogue) {
        return new Learner(config, catalogue, TestKernels.chosen());
    }

    static Entities customers() {
        var customers = new Entities();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            customers.add(
                    customer % 8 < KINDS
                            ? new int[] {KINDS + customer, customer % KINDS}
                            : new int[] {KINDS + customer},
                    customer % 8 < KINDS ? new float[] {1, 1} : new float[] {1});
        }
        return customers;
    }

    static Offers catalogue(int count) {
        var catalogue = new Offers();
        for (int offer = 0; offer < count; offer++) {
            addOffer(catalogue);
        }
        return catalogue;
    }

    static void addOffer(Offers catalogue) {
        int offer = catalogue.size();
        catalogue.addWithIdentity(new int[] {SHAPES + offer, offer % SHAPES}, new float[] {1, 1}, SHAPES + offer);
    }

    static boolean isLiked(int customer, int offer) {
        return customer % KINDS == offer % KINDS;
    }

    /** Slates of four of the first offers, to customers by turns. */
    static Batch batch(long seed, int impressions, int offers) {
        var random = new SplittableRandom(seed);
        var examples = new Examples();
        for (int i = 0; i < impressions; i++) {
            int customer = i % CUSTOMERS;
            int[] slate = random.ints(0, offers)
                    .distinct()
                    .limit(Math.min(SLATE, offers))
                    .toArray();
            var redeemed = IntStream.builder();
            var seen = IntStream.builder();
            for (int offer : slate) {
                boolean isRedeemed = random.nextDouble() < (isLiked(customer, offer) ? 0.8 : 0.05);
                (isRedeemed ? redeemed : seen).add(offer);
            }
            int[] others = seen.build().toArray();
            var examinations = new float[others.length];
            for (int at = 0; at < others.length; at++) {
                examinations[at] = 1f / (1 + at);
            }
            examples.addContrast(customer, redeemed.build().toArray(), 1, others, examinations, offers);
        }
        return new Batch(customers(), examples, IntStream.range(0, offers).toArray());
    }

    /** Share of pairs of offers, one liked and one not, that are in order; averaged over customers. */
    static double auc(Learner learner, Entities customers) {
        var scores = scores(learner, customers);
        double sum = 0;
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            var own = new float[learner.catalogue().size()];
            for (int offer = 0; offer < own.length; offer++) {
                own[offer] = scores.begin(customer, offer);
            }
            int inOrder = 0;
            int pairs = 0;
            for (int liked = 0; liked < own.length; liked++) {
                for (int other = 0; other < own.length; other++) {
                    if (isLiked(customer, liked) && !isLiked(customer, other)) {
                        pairs++;
                        inOrder += own[liked] > own[other] ? 1 : 0;
                    }
                }
            }
            sum += (double) inOrder / pairs;
        }
        return sum / CUSTOMERS;
    }

    static Scores scores(Learner learner, Entities customers) {
        Kernel kernel = learner.kernel();
        return new Scores(
                kernel,
                new Side(customers, learner.customers()),
                new Side(learner.catalogue().entities(), learner.offers()));
    }
}
