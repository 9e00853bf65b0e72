package io.offerstream.trainer.line;

import io.offerstream.ranking.embedding.RowState;

/**
 * What training knows of one feature.
 *
 * @param isInteracted of an identity: whether it has been learnt from
 * @param isRedeemed of an identity: whether it was ever redeemed
 */
public record FeatureRow(String name, RowState state, boolean isInteracted, boolean isRedeemed) {}
