package io.offerstream.slates.policy;

import io.offerstream.ranking.slate.SlateDraws;
import io.offerstream.slates.cycle.LiveOffers;
import java.util.ArrayList;

/**
 * Draws slates without replacement: each position takes one of the offers left in proportion to exp((score + price / stake)
 * / temperature). With equal scores and no prices that is uniform.
 */
public final class Drawn implements SlatePolicy {
    /** The scores of customers that were scored together. */
    public interface Scores {
        double of(int row, int offer);
    }

    private final LiveOffers offers;
    private final Scores scores;
    private final double[] prices;
    private final Stakes stakes;
    private final double temperature;
    private final double[] logits;
    private final double[] weights;

    /**
     * @param prices one an offer, added to its score where the stake is 1
     * @param temperature above 0, in units of scores
     */
    public Drawn(LiveOffers offers, Scores scores, double[] prices, Stakes stakes, double temperature) {
        this.offers = offers;
        this.scores = scores;
        this.prices = prices;
        this.stakes = stakes;
        this.temperature = temperature;
        logits = new double[offers.size()];
        weights = new double[offers.size()];
    }

    /** Every slate equally likely. */
    public static Drawn uniform(LiveOffers offers) {
        return new Drawn(offers, (row, offer) -> 0, new double[offers.size()], Stakes.EQUAL, 1);
    }

    @Override
    public Slate choose(int row, Choice choice) {
        if (choice.size() == 0) {
            return Slate.EMPTY;
        }
        double stake = stakes.of(row);
        for (int offer = 0; offer < logits.length; offer++) {
            logits[offer] = choice.eligible().test(offer)
                    ? (scores.of(row, offer) + prices[offer] / stake) / temperature
                    : SlateDraws.REFUSED;
        }
        var slate = new int[choice.size()];
        int drawn = new SlateDraws(choice.size()).draw(logits, offers.keys(), choice.customerKey(), slate);
        var conditionals = new double[drawn];
        SlateDraws.conditionals(logits, slate, drawn, weights, conditionals);
        var ids = new ArrayList<String>(drawn);
        var scoresOfDrawn = new ArrayList<Double>(drawn);
        var propensities = new ArrayList<Double>(drawn);
        for (int position = 0; position < drawn; position++) {
            ids.add(offers.ids().get(slate[position]));
            scoresOfDrawn.add(scores.of(row, slate[position]));
            propensities.add(conditionals[position]);
        }
        return new Slate(ids, scoresOfDrawn, propensities);
    }

    @Override
    public Standing stand(int row, int offer, long customerKey) {
        double score = scores.of(row, offer);
        double price = prices[offer] / stakes.of(row);
        return new Standing(
                score, price, (score + price) / temperature, SlateDraws.gumbel(customerKey, offers.keys()[offer]));
    }
}
