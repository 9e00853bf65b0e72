package io.offerstream.ranking.learning;

import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/** Customers or offers: who they are, and what is known of their features. */
record Side(Entities entities, Embeddings embeddings) {
    int features(int entity) {
        return entities.end(entity) - entities.start(entity);
    }

    /**
     * The weighted sum of an entity's features, at the side's scale.
     *
     * @param target shape {@code [components]}; written
     * @return the sum of the biases
     */
    float represent(Kernel kernel, int entity, float[] target) {
        int at = entities.start(entity);
        int end = entities.end(entity);
        if (at == end) {
            Arrays.fill(target, 0);
            return 0;
        }
        float scale = (float) embeddings.scale();
        float weight = scale * entities.weight(at);
        float bias = weight * embeddings.copyTo(kernel, weight, entities.row(at), target);
        return bias + add(kernel, scale, at + 1, end, target);
    }

    /** target += sign · representation. */
    void add(Kernel kernel, float sign, int entity, float[] target) {
        add(kernel, sign * (float) embeddings.scale(), entities.start(entity), entities.end(entity), target);
    }

    private float add(Kernel kernel, float scale, int from, int end, float[] target) {
        float bias = 0;
        for (int at = from; at < end; at++) {
            float weight = scale * entities.weight(at);
            bias += weight * embeddings.addTo(kernel, weight, entities.row(at), target);
        }
        return bias;
    }
}
