package io.offerstream.trainer.line;

import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Identities;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.learning.Learner;

/** The rows of one side of a line, taken out and put in. */
public final class LineRows {
    private final Embeddings embeddings;
    private final FeatureIndex index;
    private final Identities identities;

    private LineRows(Embeddings embeddings, FeatureIndex index, Identities identities) {
        this.embeddings = embeddings;
        this.index = index;
        this.identities = identities;
    }

    static LineRows ofCustomers(Learner learner, FeatureIndex index) {
        return new LineRows(learner.customers(), index, new Identities());
    }

    static LineRows ofOffers(Learner learner, FeatureIndex index) {
        return new LineRows(learner.offers(), index, learner.identities());
    }

    /** Rows that have been made; a name whose row is made with the next batch is not among them. */
    public int size() {
        return Math.min(index.size(), embeddings.rows());
    }

    public FeatureRow get(int row) {
        return new FeatureRow(
                index.name(row), embeddings.state(row), identities.isInteracted(row), identities.isRedeemed(row));
    }

    /**
     * Adds a feature behind the others.
     *
     * @throws IllegalArgumentException if its numbers come from other settings
     */
    public void add(FeatureRow feature) {
        int row = index.rowOf(feature.name());
        embeddings.growTo(row + 1);
        embeddings.restore(row, feature.state());
        mark(row, feature);
    }

    /** As {@link #add}, but the optimiser begins anew. */
    void addWithoutMemory(FeatureRow feature) {
        int row = index.rowOf(feature.name());
        embeddings.growTo(row + 1);
        embeddings.set(row, feature.state().embedding(), feature.state().bias());
        mark(row, feature);
    }

    private void mark(int row, FeatureRow feature) {
        if (feature.isRedeemed()) {
            identities.markRedeemed(row);
        } else if (feature.isInteracted()) {
            identities.markInteracted(row);
        }
    }
}
