package io.offerstream.experiment.offpolicy;

/** How much a shown offer counts for a policy that would have shown others: more, the likelier that shows it. */
@FunctionalInterface
public interface SlateWeights {
    /**
     * Weight of one position: target over logging.
     *
     * @param target what the policy to be valued says of the slate
     * @param logging what the policy that drew it says
     * @param position of the reward that is weighted
     * @return {@code >= 0}; infinite or NaN where logging could not have drawn it
     */
    double weight(SlatePropensities target, SlatePropensities logging, int position);

    /** Whole slate over whole slate: unbiased whatever positions do to each other, and almost never non-zero. */
    static SlateWeights sips() {
        return (target, logging, position) ->
                target.prefix(target.positions() - 1) / logging.prefix(logging.positions() - 1);
    }

    /**
     * Prefix over prefix: a reward depends on the offers above it.
     *
     * @see "McInerney, Brost, Chandar, Mehrotra, Carterette: Counterfactual evaluation of slate recommendations with
     *     sequential reward interactions, KDD 2020"
     */
    static SlateWeights rips() {
        return (target, logging, position) -> target.prefix(position) / logging.prefix(position);
    }

    /**
     * Marginal over marginal: a reward depends on its own offer and position.
     *
     * @see "Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay, Wen: Offline evaluation of ranking policies with click
     *     models, KDD 2018, item-position model"
     */
    static SlateWeights iips() {
        return (target, logging, position) -> target.marginal(position) / logging.marginal(position);
    }

    /**
     * Expected examination over expected examination: a position only decides whether an offer is looked at.
     *
     * @param examination share of customers who look at each position, {@code >= 0}, one positive at least; only
     *     proportions matter
     * @see "Li et al. 2018, as above, position-based model"
     */
    static SlateWeights pbm(double... examination) {
        double[] seen = examination.clone();
        return (target, logging, position) -> {
            double wanted = 0;
            double drawn = 0;
            for (int column = 0; column < seen.length; column++) {
                wanted += seen[column] * target.placement(/* shownAt= */ position, column);
                drawn += seen[column] * logging.placement(/* shownAt= */ position, column);
            }
            return wanted / drawn;
        };
    }
}
