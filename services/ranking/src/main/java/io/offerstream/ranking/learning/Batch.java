package io.offerstream.ranking.learning;

import io.offerstream.ranking.features.Entities;

/**
 * What one call of training learns from.
 *
 * @param customers that the examples name by number, each as it was at its example. What a customer redeemed is not drawn
 *     as their negative, but only within one number: a customer who stands here twice is two
 * @param drawable offers that negatives are drawn from; without meaning for {@link Negatives#SEEN}
 */
public record Batch(Entities customers, Examples examples, int[] drawable) {}
