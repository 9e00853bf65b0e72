package io.offerstream.assigner.slate;

/**
 * An offer a customer is eligible for.
 *
 * @param score by which the policy ranks; comparable within one customer only
 */
public record Candidate(String offerId, double score) {}
