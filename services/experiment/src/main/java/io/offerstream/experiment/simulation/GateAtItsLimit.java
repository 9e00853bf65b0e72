package io.offerstream.experiment.simulation;

import io.offerstream.experiment.offpolicy.GateRules;
import io.offerstream.experiment.offpolicy.LoggedSlate;
import io.offerstream.experiment.offpolicy.Policy;
import io.offerstream.experiment.offpolicy.PromotionGate;
import io.offerstream.experiment.offpolicy.RandomLog;
import io.offerstream.experiment.offpolicy.SlatePropensities;
import io.offerstream.experiment.offpolicy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * T12: the promotion gate on 20,000 uniform slates of 3 out of 12 offers, where the new policy is worse than popularity
 * by exactly what is tolerated.
 */
final class GateAtItsLimit implements Simulation {
    private static final int SLATES = 20_000;
    private static final int CANDIDATES = 12;
    private static final int[] NEW = {3, 4, 5};
    private static final int[] POPULAR = {0, 1, 2};
    private static final double RATE = 0.06;
    private static final double[] EXAMINATION = {1, 0.6, 0.4};
    private static final SlatePropensities UNIFORM = SlatePropensities.uniform(CANDIDATES, 3);
    private static final PromotionGate GATE = new PromotionGate(GateRules.STANDARD, Set.of(Policy.POPULARITY));

    @Override
    public List<Target> targets() {
        return List.of(new Target(
                "T12", "promotion gate, 20,000 slates, exactly 2 % worse", 0.058333333333333334, 600, 0.03, 0.08));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        List<LoggedSlate> slates = new ArrayList<>(SLATES);
        for (int slate = 0; slate < SLATES; slate++) {
            slates.add(slate(random, String.valueOf(slate)));
        }
        var verdict = GATE.judge(new RandomLog(slates, 0), Optional.empty());
        return new double[] {Simulation.claim(verdict.decision() == Verdict.Decision.PROMOTE)};
    }

    private static LoggedSlate slate(SplittableRandom random, String id) {
        int[] shown = new int[3];
        shown[0] = random.nextInt(CANDIDATES);
        do {
            shown[1] = random.nextInt(CANDIDATES);
        } while (shown[1] == shown[0]);
        do {
            shown[2] = random.nextInt(CANDIDATES);
        } while (shown[2] == shown[0] || shown[2] == shown[1]);
        double[] rewards = new double[3];
        for (int position = 0; position < 3; position++) {
            double rate = RATE * EXAMINATION[position] * (shown[position] >= NEW[0] ? 0.98 : 1);
            rewards[position] = Simulation.claim(random.nextDouble() < rate);
        }
        return new LoggedSlate(
                id,
                id,
                rewards,
                UNIFORM,
                Map.of(
                        Policy.NEW, SlatePropensities.certain(shown, NEW),
                        Policy.POPULARITY, SlatePropensities.certain(shown, POPULAR)));
    }
}
