package io.offerstream.experiment.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.offpolicy.Blocker.Reason;
import io.offerstream.experiment.offpolicy.GateRules.Bound;
import io.offerstream.experiment.offpolicy.Verdict.Decision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PromotionGateTest {
    private static final int CANDIDATES = 6;
    private static final int[] GOOD = {5, 4, 3};
    private static final int[] BAD = {0, 1, 2};
    private static final PromotionGate GATE = PromotionGate.standard();

    /** Uniform slates; offer k is redeemed with probability 0.04 (k + 1), less down the slate. */
    private static List<LoggedSlate> slates(int count, int[] live, int[] popularity, SlatePropensities logging) {
        var random = new SplittableRandom(7);
        var uniform = new PlackettLuce(new double[CANDIDATES]);
        List<LoggedSlate> slates = new ArrayList<>();
        for (int slate = 0; slate < count; slate++) {
            int[] shown = uniform.draw(3, random);
            double[] rewards = new double[3];
            for (int position = 0; position < 3; position++) {
                rewards[position] = random.nextDouble() < 0.04 * (shown[position] + 1) / (position + 1) ? 1 : 0;
            }
            slates.add(new LoggedSlate(
                    "slate-" + slate,
                    "customer-" + slate % (count * 3 / 4),
                    rewards,
                    logging,
                    Map.of(
                            Policy.NEW, SlatePropensities.certain(shown, GOOD),
                            Policy.LIVE, SlatePropensities.certain(shown, live),
                            Policy.POPULARITY, SlatePropensities.certain(shown, popularity))));
        }
        return slates;
    }

    private static List<LoggedSlate> slates(int count, int[] live, int[] popularity) {
        return slates(count, live, popularity, SlatePropensities.uniform(CANDIDATES, 3));
    }

    private static RandomLog log(List<LoggedSlate> slates) {
        return new RandomLog(slates, 0);
    }

    private static Set<Reason> reasons(Verdict verdict) {
        return Set.copyOf(
                verdict.blockers().stream().map(Blocker::reason).distinct().toList());
    }

    @Test
    void shouldPromoteWhatIsBetterThanBoth() {
        var verdict = GATE.judge(log(slates(8_000, BAD, new int[] {1, 0, 2})));

        assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(verdict.blockers()).isEmpty();
        assertThat(verdict.gate()).extracting(Comparison::baseline).containsExactly(Policy.LIVE, Policy.POPULARITY);
        assertThat(verdict.gate().get(0).valueNew()).isCloseTo(0.24 + 0.1 + 0.16 / 3, within(0.05));
        assertThat(verdict.companion()).hasSize(2).allMatch(Comparison::passes);
        assertThat(verdict.companion().get(0).standardError().getAsDouble())
                .as("the position-based model varies less")
                .isLessThan(verdict.gate().get(0).standardError().getAsDouble());
        assertThat(verdict.sensitivityEffectiveSlates()).isLessThan(150);
    }

    @Test
    void shouldHoldWhatIsNotSurelyAsGoodAsOneOfThem() {
        var verdict = GATE.judge(log(slates(8_000, new int[] {5, 3, 4}, BAD)));

        assertThat(verdict.decision()).isEqualTo(Decision.HOLD);
        assertThat(verdict.gate()).extracting(Comparison::passes).containsExactly(false, true);
    }

    @Test
    void shouldPassTheSamePolicyWhateverTheNoise() {
        var verdict = GATE.judge(log(slates(8_000, GOOD, GOOD)));

        assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(verdict.gate().get(0).standardError()).hasValue(0);
    }

    @Test
    void shouldNotDependOnTheOrderOfSlates() {
        var slates = slates(3_000, BAD, BAD);
        var shuffled = new ArrayList<>(slates);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(GATE.judge(log(shuffled))).isEqualTo(GATE.judge(log(slates)));
    }

    @Test
    void shouldCountSlatesOfOneCustomerTogether() {
        List<LoggedSlate> twice = new ArrayList<>();
        for (LoggedSlate slate : slates(2_000, BAD, BAD)) {
            for (String copy : List.of("a-", "b-")) {
                twice.add(copy(slate, copy + slate.slateId(), slate.slateId(), slate.logging()));
            }
        }
        var once = slates(2_000, BAD, BAD).stream()
                .map(slate -> copy(slate, slate.slateId(), slate.slateId(), slate.logging()))
                .toList();

        assertThat(GATE.judge(log(twice)).gate().get(0).standardError().getAsDouble())
                .isCloseTo(GATE.judge(log(once)).gate().get(0).standardError().getAsDouble(), within(1e-12));
    }

    private static LoggedSlate copy(LoggedSlate slate, String id, String user, SlatePropensities logging) {
        return new LoggedSlate(
                id,
                user,
                new double[] {slate.reward(0), slate.reward(1), slate.reward(2)},
                logging,
                Map.of(
                        Policy.NEW, slate.of(Policy.NEW),
                        Policy.LIVE, slate.of(Policy.LIVE),
                        Policy.POPULARITY, slate.of(Policy.POPULARITY)));
    }

    private static RandomLog withFirst(List<LoggedSlate> slates, UnaryOperator<LoggedSlate> change) {
        List<LoggedSlate> changed = new ArrayList<>(slates);
        changed.set(0, change.apply(changed.get(0)));
        return log(changed);
    }

    @Test
    void shouldNotJudgeByTooFewSlates() {
        var verdict = GATE.judge(log(slates(600, BAD, BAD)));

        assertThat(verdict.decision()).isEqualTo(Decision.INELIGIBLE);
        assertThat(verdict.blockers())
                .contains(
                        new Blocker(Reason.ESS, Optional.of(Policy.NEW)),
                        new Blocker(Reason.MATCHED_REDEMPTIONS, Optional.of(Policy.NEW)),
                        new Blocker(Reason.ESS, Optional.of(Policy.LIVE)));
        assertThat(GATE.judge(log(List.of())).decision()).isEqualTo(Decision.INELIGIBLE);
    }

    @Test
    void shouldNotJudgeOneThatSharesNothingWithTheSlates() {
        var slates = slates(8_000, new int[] {7, 8, 9}, BAD);

        var verdict = GATE.judge(log(slates));

        assertThat(verdict.decision()).isEqualTo(Decision.INELIGIBLE);
        assertThat(verdict.gate()).extracting(Comparison::baseline).containsExactly(Policy.POPULARITY);
        assertThat(verdict.blockers()).contains(new Blocker(Reason.ESS, Optional.of(Policy.LIVE)));
    }

    @Test
    void shouldNotBelievePropensitiesThatAreNotTrue() {
        var verdict = GATE.judge(log(slates(8_000, BAD, BAD, SlatePropensities.uniform(2 * CANDIDATES, 3))));

        assertThat(reasons(verdict)).containsExactly(Reason.MEAN_WEIGHT);
        assertThat(verdict.decision()).isEqualTo(Decision.INELIGIBLE);
    }

    @Test
    void shouldNotJudgeASlateThatCouldNotHaveBeenDrawn() {
        var impossible = new SlatePropensities(new double[9], new double[3]);

        var verdict = GATE.judge(
                withFirst(slates(8_000, BAD, BAD), slate -> copy(slate, slate.slateId(), slate.userId(), impossible)));

        assertThat(reasons(verdict)).containsExactly(Reason.ZERO_PROPENSITY);
    }

    @Test
    void shouldNotLetOneSlateDecide() {
        double[] placements = SlatePropensities.uniform(CANDIDATES, 3).placements();
        placements[0] = 1e-3;
        var rare = new SlatePropensities(
                placements, SlatePropensities.uniform(CANDIDATES, 3).prefixes());
        var matching = SlatePropensities.certain(GOOD, GOOD);

        var verdict = GATE.judge(withFirst(
                slates(8_000, BAD, BAD),
                slate -> new LoggedSlate(
                        slate.slateId(),
                        slate.userId(),
                        new double[3],
                        rare,
                        Map.of(Policy.NEW, matching, Policy.LIVE, matching, Policy.POPULARITY, matching))));

        assertThat(reasons(verdict)).contains(Reason.WEIGHT_SHARE);
    }

    @Test
    void shouldNotJudgeALogWithHoles() {
        var slates = slates(8_000, BAD, BAD);

        assertThat(GATE.judge(new RandomLog(slates, 8)).decision()).isEqualTo(Decision.PROMOTE);
        assertThat(reasons(GATE.judge(new RandomLog(slates, 9)))).containsExactly(Reason.MISSING_PROPENSITY);
    }

    @Test
    void shouldAskForFarMoreWhereItMustBeSafe() {
        var safe = new PromotionGate(
                GateRules.STANDARD.with(Bound.EMPIRICAL_BERNSTEIN), Set.of(Policy.LIVE, Policy.POPULARITY));
        var slates = slates(8_000, BAD, BAD);

        var verdict = safe.judge(log(slates));

        assertThat(verdict.gate().get(0).lowerBound().getAsDouble())
                .isLessThan(GATE.judge(log(slates)).gate().get(0).lowerBound().getAsDouble() - 0.05);
        assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(safe.judge(log(slates(3_000, BAD, BAD))).decision()).isEqualTo(Decision.HOLD);
    }

    @Test
    void shouldSeeHowFarDownCustomersLook() {
        var examination = Examination.ofUniformSlates(slates(20_000, BAD, BAD)).orElseThrow();

        assertThat(examination.shares().get(0)).isEqualTo(1);
        assertThat(examination.shares().get(1)).isCloseTo(0.5, within(0.05));
        assertThat(examination.shares().get(2)).isCloseTo(1 / 3.0, within(0.05));
        assertThat(Examination.ofUniformSlates(List.of())).isEmpty();
    }

    @Test
    void shouldRefuseWhatCannotBeCompared() {
        var slates = slates(10, BAD, BAD);
        List<LoggedSlate> doubled = new ArrayList<>(slates);
        doubled.add(slates.get(0));

        assertThatIllegalArgumentException().isThrownBy(() -> GATE.judge(log(doubled)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromotionGate(GateRules.STANDARD, Set.of(Policy.NEW)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomLog(slates, -1));
    }
}
