package io.offerstream.experiment.offpolicy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * One slate of the random arm and what became of it, with all that valuing other policies on it needs. Immutable.
 *
 * <p>Kept per slate by whoever logs it; slates may be pooled over cycles, since each brings its own propensities.
 */
public final class LoggedSlate {
    private final String slateId;
    private final String userId;
    private final double[] rewards;
    private final SlatePropensities logging;
    private final Map<Policy, SlatePropensities> policies;

    /**
     * @param slateId unique over the pooled cycles; the order of sums
     * @param userId slates of one user are not independent
     * @param rewards per position, {@code >= 0}; 1 where the offer was redeemed
     * @param logging what the policy that drew the slate says of it
     * @param policies what the policies to be valued say of it
     * @throws IllegalArgumentException if positions differ or a reward is negative or not finite
     */
    public LoggedSlate(
            String slateId,
            String userId,
            double[] rewards,
            SlatePropensities logging,
            Map<Policy, SlatePropensities> policies) {
        this.slateId = slateId;
        this.userId = userId;
        this.rewards = rewards.clone();
        this.logging = logging;
        this.policies = new EnumMap<>(Policy.class);
        this.policies.putAll(policies);
        for (double reward : rewards) {
            if (!(reward >= 0 && reward < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "rewards must be finite and not negative, found " + Arrays.toString(rewards));
            }
        }
        if (rewards.length != logging.positions()
                || policies.values().stream().anyMatch(policy -> policy.positions() != rewards.length)) {
            throw new IllegalArgumentException(
                    "rewards and every policy must have as many positions, found " + rewards.length + " rewards");
        }
    }

    public String slateId() {
        return slateId;
    }

    public String userId() {
        return userId;
    }

    public int positions() {
        return rewards.length;
    }

    public double reward(int position) {
        return rewards[position];
    }

    public SlatePropensities logging() {
        return logging;
    }

    /**
     * What one of the policies to be valued says of it.
     *
     * @throws IllegalArgumentException if this slate does not know the policy
     */
    public SlatePropensities of(Policy policy) {
        SlatePropensities propensities = policies.get(policy);
        if (propensities == null) {
            throw new IllegalArgumentException("slate " + slateId + " has no propensities of policy " + policy);
        }
        return propensities;
    }

    /** Whether every shown offer could have been drawn where it was. */
    public boolean isSupported() {
        for (int position = 0; position < positions(); position++) {
            if (!(logging.marginal(position) > 0 && logging.prefix(position) > 0)) {
                return false;
            }
        }
        return true;
    }
}
