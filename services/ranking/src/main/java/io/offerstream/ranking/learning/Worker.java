package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;

/** One of several that train together. Owned by the thread that runs it; between stretches by who deals. */
final class Worker {
    /** Examples between two merges, where there are many: seldom enough to cost little, often enough to cost no quality. */
    private static final int LEAST_BETWEEN_MERGES = 16;

    /** Where examples are few, less would be no training together. */
    private static final int LEAST_MERGES = 32;

    /** That a merge looks at, for each example since the last. */
    private static final int MOST_ROWS_AN_EXAMPLE = 32;

    private final int number;
    private final Steps steps;
    private final CommonRows commonCustomerRows;
    private final CommonRows commonOfferRows;
    private final Entities customers;
    private final Entities offers;
    private final Kernel kernel;
    private final Chance chance;

    private Side customerSide;
    private Side offerSide;
    private Progress progress;

    Worker(
            int number,
            Steps steps,
            CommonRows commonCustomerRows,
            CommonRows commonOfferRows,
            Kernel kernel,
            Chance chance) {
        this.number = number;
        this.steps = steps;
        this.commonCustomerRows = commonCustomerRows;
        this.commonOfferRows = commonOfferRows;
        this.kernel = kernel;
        this.chance = chance;
        customers = commonCustomerRows.renamed(number);
        offers = commonOfferRows.renamed(number);
    }

    /** The start of an epoch. */
    void begin(Embeddings customerRows, Embeddings offerRows) {
        customerSide = new Side(customers, customerRows.shared());
        offerSide = new Side(offers, offerRows.shared());
        progress = Progress.NONE;
    }

    void learn(int[] examples, int[] drawable) {
        var moves = new Moves(kernel, customerSide, offerSide);
        var step = steps.step(new Scores(kernel, customerSide, offerSide), moves, drawable, chance);
        int betweenMerges = betweenMerges(examples.length);
        int sinceCustomers = 0;
        int sinceOffers = 0;
        long looks = 0;
        for (int example : examples) {
            looks += step.learn(example);
            if (++sinceCustomers >= betweenMerges && commonCustomerRows.mergeUnlessBusy(kernel, number)) {
                sinceCustomers = 0;
            }
            if (++sinceOffers >= betweenMerges && commonOfferRows.mergeUnlessBusy(kernel, number)) {
                sinceOffers = 0;
            }
        }
        commonCustomerRows.merge(kernel, number);
        commonOfferRows.merge(kernel, number);
        progress = progress.plus(new Progress(examples.length, looks, moves.refused()));
    }

    private int betweenMerges(int examples) {
        int rows = commonCustomerRows.count() + commonOfferRows.count();
        int least = Math.max(1, rows / MOST_ROWS_AN_EXAMPLE);
        int most = Math.max(LEAST_BETWEEN_MERGES, rows / 2);
        return Math.max(least, Math.min(most, examples / LEAST_MERGES));
    }

    /** The end of an epoch: what L2 has asked of all numbers. */
    Progress end(Embeddings customerRows, Embeddings offerRows) {
        customerRows.shrink(customerSide.embeddings().scale());
        offerRows.shrink(offerSide.embeddings().scale());
        return progress;
    }
}
