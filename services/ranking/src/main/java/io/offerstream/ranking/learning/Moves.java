package io.offerstream.ranking.learning;

import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.kernel.Kernel;

/**
 * Moves the features of a customer and of one or two offers, all by gradients of the representations before the move.
 * Owned by one thread.
 *
 * @see "reference/WARP.md, steps 5 to 7"
 */
final class Moves {
    /**
     * No gradient may be longer, of an embedding or of a bias: with the largest learning rate and feature weights that are allowed, numbers stay finite.
     * Steps of a sane setting are shorter than ten.
     */
    private static final float LONGEST_GRADIENT = 1e6f;

    private final Kernel kernel;
    private final Side customers;
    private final Side offers;
    private final float[] direction;
    private final boolean isNet;
    private long refused;

    Moves(Kernel kernel, Side customers, Side offers) {
        this.kernel = kernel;
        this.customers = customers;
        this.offers = offers;
        direction = new float[offers.embeddings().components()];
        isNet = offers.embeddings().optimizer() == Optimizer.ROW_ADAGRAD;
    }

    /** Steps that were not made, because their gradient was out of all bounds. */
    long refused() {
        return refused;
    }

    /**
     * Raises a positive over a negative.
     *
     * @param embedding the customer's
     * @param loss 0 or more
     * @return false if the step was refused
     */
    boolean pair(int customer, int positive, int negative, float[] embedding, float loss) {
        offers.represent(kernel, negative, direction);
        offers.add(kernel, -1, positive, direction);
        float customerSquare = meanSquare(embedding);
        float offerSquare = meanSquare(direction);
        if (isOutOfBounds(loss, customerSquare, offerSquare)) {
            return false;
        }
        double rates = 0;
        if (isNet) {
            rates += offerSide(positive, negative, -loss, embedding, customerSquare);
            rates += offerSide(negative, positive, loss, embedding, customerSquare);
        } else {
            rates += biases(offers, positive, -loss);
            rates += biases(offers, negative, loss);
            rates += biases(customers, customer, loss);
            rates += embeddings(offers, positive, -loss, embedding, customerSquare);
            rates += embeddings(offers, negative, loss, embedding, customerSquare);
        }
        rates += embeddings(customers, customer, loss, direction, offerSquare);
        int features = customers.features(customer) + offers.features(positive) + offers.features(negative);
        growScales(rates, features);
        return true;
    }

    /**
     * Moves a score against its gradient.
     *
     * @return false if the step was refused
     */
    boolean point(int customer, int offer, float[] embedding, float gradient) {
        offers.represent(kernel, offer, direction);
        float customerSquare = meanSquare(embedding);
        float offerSquare = meanSquare(direction);
        if (isOutOfBounds(gradient, customerSquare, offerSquare)) {
            return false;
        }
        double rates = biases(offers, offer, gradient) + biases(customers, customer, gradient);
        rates += embeddings(offers, offer, gradient, embedding, customerSquare);
        rates += embeddings(customers, customer, gradient, direction, offerSquare);
        growScales(rates, customers.features(customer) + offers.features(offer));
        return true;
    }

    private float meanSquare(float[] numbers) {
        return kernel.dot(numbers, 0, numbers, 0, numbers.length) / numbers.length;
    }

    private boolean isOutOfBounds(float gradient, float customerSquare, float offerSquare) {
        // A bias has a gradient even where there is no embedding to move along.
        double longest = Math.max(1, (double) Math.max(customerSquare, offerSquare) * direction.length);
        if ((double) gradient * gradient * longest <= (double) LONGEST_GRADIENT * LONGEST_GRADIENT) {
            return false;
        }
        refused++;
        return true;
    }

    private static double biases(Side side, int entity, float gradient) {
        var entities = side.entities();
        double rates = 0;
        for (int at = entities.start(entity); at < entities.end(entity); at++) {
            rates += side.embeddings().moveBias(entities.row(at), gradient * entities.weight(at));
        }
        return rates;
    }

    private double embeddings(Side side, int entity, float gradient, float[] along, float meanSquare) {
        var entities = side.entities();
        double rates = 0;
        for (int at = entities.start(entity); at < entities.end(entity); at++) {
            rates +=
                    side.embeddings().move(kernel, entities.row(at), gradient * entities.weight(at), along, meanSquare);
        }
        return rates;
    }

    /** One offer of a pair, less what the other takes back: of a feature that both have, the heavier moves the rest. */
    private double offerSide(int offer, int other, float gradient, float[] along, float meanSquare) {
        var entities = offers.entities();
        double rates = 0;
        for (int at = entities.start(offer); at < entities.end(offer); at++) {
            int row = entities.row(at);
            float net = entities.weight(at) - weight(other, row);
            if (net > 0 || net < 0 && !has(other, row)) {
                rates += offers.embeddings().moveBias(row, gradient * net);
                rates += offers.embeddings().move(kernel, row, gradient * net, along, meanSquare);
            }
        }
        return rates;
    }

    private boolean has(int offer, int row) {
        var entities = offers.entities();
        for (int at = entities.start(offer); at < entities.end(offer); at++) {
            if (entities.row(at) == row) {
                return true;
            }
        }
        return false;
    }

    private float weight(int offer, int row) {
        var entities = offers.entities();
        for (int at = entities.start(offer); at < entities.end(offer); at++) {
            if (entities.row(at) == row) {
                return entities.weight(at);
            }
        }
        return 0;
    }

    private void growScales(double rates, int features) {
        if (features > 0) {
            double mean = rates / ((double) (direction.length + 1) * features);
            offers.embeddings().growScale(mean);
            customers.embeddings().growScale(mean);
        }
    }
}
