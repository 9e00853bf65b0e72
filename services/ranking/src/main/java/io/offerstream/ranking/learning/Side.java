package io.offerstream.ranking.learning;

import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.features.Entities;

/** Customers or offers: who they are, and what is known of their features. */
record Side(Entities entities, Embeddings embeddings) {
    int features(int entity) {
        return entities.end(entity) - entities.start(entity);
    }
}
