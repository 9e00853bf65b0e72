package io.offerstream.local.rehearsal;

import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ServingReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * What must hold at the end of a rehearsal. Where chance decides, a system that keeps its promise exceeds the bound in at
 * most one of two hundred rehearsals.
 */
public final class Judgement {
    /** Of null cycles, what may alarm: 0.01 while open and 0.04 at the close, measured together as 4.5 %. */
    private static final double ALARMS = 0.045;

    /** Four checks of the sample ratio, each red in one of two thousand. */
    private static final double RED = 0.002;

    /** Harm is falsely found in one market and year of a hundred. */
    private static final double FALLBACKS = 0.01;

    /** How surely a cycle of the usual rehearsal shows the planted loss: 12,000 steady customers, one in a hundred lost. */
    private static final double POWER = 0.95;

    private static final double UNLUCKY = 0.005;

    private final Plan plan;
    private final RehearsalState state;
    private final Published published;
    private final List<Expectation> expectations = new ArrayList<>();

    private Judgement(Plan plan, RehearsalState state, Published published) {
        this.plan = plan;
        this.state = state;
        this.published = published;
    }

    static List<Expectation> of(Plan plan, RehearsalState state, Published published) {
        var judgement = new Judgement(plan, state, published);
        judgement.path();
        switch (plan.plant()) {
            case NONE -> judgement.nothing();
            case SRM -> judgement.loss();
            case HARM -> judgement.harm();
        }
        return judgement.expectations;
    }

    /** Whatever is planted, nothing gets lost on the real path. */
    private void path() {
        expect(Expectation.exactly(
                "final cycles", plan.allCycles(), state.finalResults().size()));
        expect(Expectation.exactly(
                "refused events",
                0,
                state.deadLetters().values().stream().mapToLong(Long::longValue).sum()));
        expect(Expectation.exactly("exposures counted, of those published", published.exposures(), state.exposures()));
        expect(Expectation.exactly(
                "redemptions counted, of those published",
                published.redemptions(state.finalResults()),
                state.redemptions()));
    }

    private void nothing() {
        expect(Expectation.atMost(
                "cycles that show a lift or harm",
                most(plan.allCycles(), ALARMS),
                count(result -> Alarm.in(result).isPresent())));
        expect(Expectation.atMost("cycles with SRM RED", most(plan.allCycles(), RED), count(Judgement::isRed)));
        expect(Expectation.atMost("markets that fell back", most(plan.markets(), FALLBACKS), fellBack()));
    }

    private void loss() {
        expect(Expectation.atLeast("cycles with SRM RED", least(plan.allCycles(), POWER), count(Judgement::isRed)));
        expect(Expectation.exactly(
                "cycles with SRM RED that show a lift", 0, count(result -> isRed(result) && showsLift(result))));
        expect(Expectation.exactly("markets that fell back", 0, fellBack()));
    }

    private void harm() {
        expect(Expectation.exactly("markets that fell back", plan.markets(), fellBack()));
        expect(Expectation.atMost("cycles with SRM RED", most(plan.allCycles(), RED), count(Judgement::isRed)));
        long afterwards = 0;
        long otherwise = 0;
        for (var result : state.finalResults()) {
            boolean fallenBack = policyAt(result)
                    .filter(policy -> policy.getPolicy() == MarketMode.FALLBACK)
                    .isPresent();
            if (fallenBack) {
                var served = state.testServed(result);
                long byFallback = served.getOrDefault(ServingReason.FALLBACK, 0L);
                afterwards += byFallback;
                otherwise += served.values().stream().mapToLong(Long::longValue).sum() - byFallback;
            }
        }
        expect(Expectation.atLeast("assignments of TEST by fallback, as later cycles opened", 1, afterwards));
        expect(Expectation.exactly("assignments of TEST by anything else, as these opened", 0, otherwise));
    }

    private void expect(Expectation expectation) {
        expectations.add(expectation);
    }

    private long count(Predicate<ExperimentResult> that) {
        return state.finalResults().stream().filter(that).count();
    }

    private long fellBack() {
        return plan.codes().stream()
                .filter(market -> fallback(state, market).isPresent())
                .count();
    }

    /** When a market first fell back. */
    static Optional<MarketPolicy> fallback(RehearsalState state, String market) {
        return state.policies(market).stream()
                .filter(policy -> policy.getPolicy() == MarketMode.FALLBACK)
                .findFirst();
    }

    /** How the market was served when the cycle opened: what was decided at a tick before. */
    private Optional<MarketPolicy> policyAt(ExperimentResult cycle) {
        return state.policies(cycle.getMarket()).stream()
                .filter(policy -> policy.getDecidedAt().isBefore(cycle.getOpensAt()))
                .reduce((before, after) -> after);
    }

    private static boolean isRed(ExperimentResult result) {
        return result.getSrmVerdict().equals("RED");
    }

    private static boolean showsLift(ExperimentResult result) {
        return !result.getLiftStatus().equals("WITHHELD") || result.getLift() != null || result.getLiftLow() != null;
    }

    /** What an honest system exceeds in one of two hundred rehearsals; for 200 null cycles it is 17. */
    public static int most(int trials, double rate) {
        return BinomialDistribution.of(trials, rate).inverseCumulativeProbability(1 - UNLUCKY);
    }

    /** What a system with the promised power falls short of in one of two hundred rehearsals. */
    public static int least(int trials, double rate) {
        return trials - most(trials, 1 - rate);
    }
}
