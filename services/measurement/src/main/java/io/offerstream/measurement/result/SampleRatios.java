package io.offerstream.measurement.result;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.experiment.samplemismatch.SampleRatioCheck.Verdict;
import io.offerstream.experiment.samplemismatch.SequentialSampleRatioCheck;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.measurement.cycle.CustomerSums;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.measurement.cycle.RunningCycle;
import io.offerstream.platform.market.ArmWeight;
import io.offerstream.platform.market.ExperimentConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Whether the arms got the customers, and what these saw was counted, as they should. A mismatch is a fault of the data:
 * the lift is withheld, and serving stays as it is. While the cycle is open, the first look at the assigned customers
 * decides, and then the sequential check of them, which may be looked at all the time; at its close, three checks of one
 * look each.
 *
 * @param assigned customers by the weights of their arms
 * @param firstP p-value of the same at the first look
 * @param sequentialP smallest always-valid p-value of the same so far
 * @param exposed customers with an exposure by the same weights; read at the close only
 * @param impressionsP p-value that customers of TEST and of both controls together have equally many impressions each;
 *     empty while either are too few
 */
record SampleRatios(
        boolean isOpen,
        SampleRatioCheck assigned,
        double firstP,
        double sequentialP,
        SampleRatioCheck exposed,
        OptionalDouble impressionsP,
        boolean impressionsComparable) {
    /** Below, the normal distribution is no good approximation of a mean of skewed counts that far out. */
    private static final long FEWEST_CUSTOMERS = 1_000;

    static SampleRatios of(ExperimentConfig experiment, RunningCycle cycle, CycleState state) {
        return new SampleRatios(
                state == CycleState.OPEN,
                check(experiment, cycle.sums(), CustomerSums::assigned),
                cycle.firstSampleRatioP().orElse(1),
                cycle.sampleRatioEvidence().pValue(),
                check(experiment, cycle.sums(), CustomerSums::exposed),
                impressions(
                        cycle.sums().in(Arm.TEST),
                        cycle.sums()
                                .in(Arm.CONTROL_POPULARITY)
                                .plus(cycle.sums().in(Arm.CONTROL_RANDOM))),
                experiment.impressionsComparable());
    }

    /** Takes one more look at an open cycle. */
    static void look(ExperimentConfig experiment, RunningCycle cycle) {
        var arms = arms(experiment);
        var now = check(experiment, cycle.sums(), CustomerSums::assigned);
        double logBayesFactor = SequentialSampleRatioCheck.start(
                        arms.stream().map(ArmWeight::weight).toList(), SequentialSampleRatioCheck.DEFAULT_CONCENTRATION)
                .then(counts(arms, cycle.sums(), CustomerSums::assigned))
                .logBayesFactor();
        cycle.lookAtSampleRatio(
                now.status() == SampleRatioCheck.Status.OK ? OptionalDouble.of(now.pValue()) : OptionalDouble.empty(),
                logBayesFactor);
    }

    private static SampleRatioCheck check(
            ExperimentConfig experiment, CycleSums sums, ToLongFunction<CustomerSums> count) {
        var arms = arms(experiment);
        return SampleRatioCheck.of(
                counts(arms, sums, count), arms.stream().map(ArmWeight::weight).toList());
    }

    private static List<ArmWeight> arms(ExperimentConfig experiment) {
        return experiment.arms().stream().filter(share -> share.weight() > 0).toList();
    }

    private static List<Long> counts(List<ArmWeight> arms, CycleSums sums, ToLongFunction<CustomerSums> count) {
        return arms.stream()
                .map(share -> count.applyAsLong(sums.in(share.arm())))
                .toList();
    }

    /** Customers are the units: impressions of one customer are not independent. */
    private static OptionalDouble impressions(CustomerSums test, CustomerSums control) {
        if (test.assigned() < FEWEST_CUSTOMERS || control.assigned() < FEWEST_CUSTOMERS) {
            return OptionalDouble.empty();
        }
        var ofTest = test.redemptionsAndImpressions();
        var ofControl = control.redemptionsAndImpressions();
        double variance = ofTest.varianceOf(BigDecimal.ZERO, BigDecimal.ONE) / ofTest.users()
                + ofControl.varianceOf(BigDecimal.ZERO, BigDecimal.ONE) / ofControl.users();
        return variance > 0
                ? OptionalDouble.of(NormalTail.twoSided(
                        ofTest.meanLess(ofControl, BigDecimal.ZERO, BigDecimal.ONE) / Math.sqrt(variance)))
                : OptionalDouble.empty();
    }

    Verdict verdict() {
        if (isOpen) {
            return ofAssigned();
        }
        if (!impressionsComparable) {
            return ofAssigned();
        }
        var worst = worse(ofAssigned(), verdict(exposed, exposed.pValue()));
        return impressionsP.isPresent() ? worse(worst, verdict(impressionsP.getAsDouble())) : worst;
    }

    private Verdict ofAssigned() {
        return verdict(assigned, isOpen ? Math.min(firstP, sequentialP) : assigned.pValue());
    }

    private static Verdict verdict(SampleRatioCheck check, double p) {
        return check.status() == SampleRatioCheck.Status.OK ? verdict(p) : Verdict.TOO_FEW;
    }

    private static Verdict verdict(double p) {
        if (p < SampleRatioCheck.RED_BELOW) {
            return Verdict.RED;
        }
        return p < SampleRatioCheck.AMBER_BELOW ? Verdict.AMBER : Verdict.GREEN;
    }

    /** RED before AMBER before GREEN; where one check has too few to say, the other says it. */
    private static Verdict worse(Verdict one, Verdict other) {
        var bad = List.of(Verdict.RED, Verdict.AMBER, Verdict.GREEN);
        return bad.stream()
                .filter(verdict -> verdict == one || verdict == other)
                .findFirst()
                .orElse(Verdict.TOO_FEW);
    }

    boolean isRed() {
        return verdict() == Verdict.RED;
    }

    /** Which checks are amber or red, and what that may mean. */
    String because() {
        return because(Set.of(Verdict.RED, Verdict.AMBER));
    }

    /** The same of those that are red. */
    String redBecause() {
        return because(Set.of(Verdict.RED));
    }

    private String because(Set<Verdict> verdicts) {
        var reasons = new ArrayList<String>();
        if (verdicts.contains(ofAssigned())) {
            reasons.add(
                    "the assigned customers are not split by the arms' weights: a fault in assigning, or assignments"
                            + " lost");
        }
        if (!isOpen && verdicts.contains(verdict(exposed, exposed.pValue()))) {
            reasons.add("the customers with exposures are not split by the arms' weights: impressions of one arm are"
                    + " lost, or its slates are not shown");
        }
        if (!isOpen && impressionsP.isPresent() && verdicts.contains(verdict(impressionsP.getAsDouble()))) {
            reasons.add("customers of TEST and of the controls differ in impressions: those of one arm are lost, or"
                    + " what TEST is shown changes how often people open the app");
        }
        return String.join("; ", reasons);
    }

    void writeTo(ExperimentResult.Builder result, CycleState state) {
        result.setSrmVerdict(verdict().name()).setSrmBecause(because());
        if (assigned.status() == SampleRatioCheck.Status.OK) {
            result.setSrmP(assigned.pValue());
            if (state != CycleState.FINAL) {
                result.setSrmSequentialP(sequentialP);
            }
        }
        if (!isOpen) {
            if (exposed.status() == SampleRatioCheck.Status.OK) {
                result.setSrmExposedP(exposed.pValue());
            }
            impressionsP.ifPresent(result::setSrmImpressionsP);
        }
    }
}
