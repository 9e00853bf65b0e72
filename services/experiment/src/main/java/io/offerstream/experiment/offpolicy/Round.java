package io.offerstream.experiment.offpolicy;

import java.util.Arrays;

/** One action drawn at random and its reward: a slate of one. Immutable. */
public final class Round {
    private final int action;
    private final double reward;
    private final double[] behaviour;
    private final double[] evaluation;
    private final double[] modelled;

    /**
     * @param action drawn, an index of the following
     * @param reward of it
     * @param behaviour probability of each action under the policy that drew
     * @param evaluation probability of each action under the policy to be valued
     * @param modelled expected reward of each action, from a model not trained on this round; zeros without a model
     * @throws IllegalArgumentException if lengths differ, or the action drawn had no probability
     */
    public Round(int action, double reward, double[] behaviour, double[] evaluation, double[] modelled) {
        if (behaviour.length != evaluation.length || behaviour.length != modelled.length) {
            throw new IllegalArgumentException("as many actions everywhere, found " + behaviour.length + ", "
                    + evaluation.length + " and " + modelled.length);
        }
        if (action < 0 || action >= behaviour.length || !(behaviour[action] > 0)) {
            throw new IllegalArgumentException(
                    "action " + action + " cannot have been drawn with probabilities " + Arrays.toString(behaviour));
        }
        this.action = action;
        this.reward = reward;
        this.behaviour = behaviour.clone();
        this.evaluation = evaluation.clone();
        this.modelled = modelled.clone();
    }

    double reward() {
        return reward;
    }

    double weight() {
        return evaluation[action] / behaviour[action];
    }

    /** Modelled reward of the action drawn. */
    double modelledReward() {
        return modelled[action];
    }

    /** Modelled reward of the policy to be valued. */
    double modelledValue() {
        double sum = 0;
        for (int each = 0; each < modelled.length; each++) {
            sum += evaluation[each] * modelled[each];
        }
        return sum;
    }
}
