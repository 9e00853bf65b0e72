package io.offerstream.slates.policy;

import java.util.function.IntPredicate;

/**
 * Among what a policy chooses for one customer.
 *
 * @param eligible by the number of an offer
 * @param customerKey 64 well mixed bits that belong to market, cycle and customer: all the chance there is
 * @param size of the slate, 0 or more; no more than are eligible are chosen
 */
public record Choice(IntPredicate eligible, long customerKey, int size) {}
