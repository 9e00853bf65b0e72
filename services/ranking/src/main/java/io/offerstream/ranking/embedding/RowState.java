package io.offerstream.ranking.embedding;

/**
 * What training knows of one feature.
 *
 * @param embedding shape {@code [components]}
 * @param accumulators shape {@code [components]}, or {@code [1]} with one a row
 * @param momenta shape {@code [components]}, or empty without AdaDelta
 */
public record RowState(
        float[] embedding,
        float bias,
        float[] accumulators,
        float biasAccumulator,
        float[] momenta,
        float biasMomentum) {}
