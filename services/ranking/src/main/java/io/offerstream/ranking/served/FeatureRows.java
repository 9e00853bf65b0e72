package io.offerstream.ranking.served;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Embeddings and biases by feature name. Nothing in it changes. */
final class FeatureRows {
    private final int components;
    private final List<String> names;
    private final Map<String, Integer> rows;
    private final float[] embeddings;
    private final float[] biases;

    /**
     * @param names of the first rows, distinct; later rows have none
     * @param embeddings row-major, shape {@code [rows * components]}; kept
     * @param biases shape {@code [rows]}; kept
     */
    FeatureRows(int components, List<String> names, float[] embeddings, float[] biases) {
        this.components = components;
        this.names = List.copyOf(names);
        this.embeddings = embeddings;
        this.biases = biases;
        rows = new HashMap<>(names.size() * 2);
        for (int row = 0; row < names.size(); row++) {
            if (rows.put(names.get(row), row) != null) {
                throw new IllegalArgumentException("the model has feature '" + names.get(row) + "' twice");
            }
        }
    }

    List<String> names() {
        return names;
    }

    OptionalInt find(String name) {
        var row = rows.get(name);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /**
     * target += weight · embedding.
     *
     * @return weight · bias
     */
    float addTo(float[] target, int targetOffset, int row, float weight) {
        int offset = row * components;
        for (int i = 0; i < components; i++) {
            target[targetOffset + i] = Math.fma(weight, embeddings[offset + i], target[targetOffset + i]);
        }
        return weight * biases[row];
    }

    float embedding(int row, int component) {
        return embeddings[row * components + component];
    }

    float bias(int row) {
        return biases[row];
    }

    float[] embeddings() {
        return embeddings;
    }

    float[] biases() {
        return biases;
    }
}
