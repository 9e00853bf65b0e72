package io.offerstream.experiment.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class DirichletMixtureTest {
    /** The textbook form, good while the counts are small. */
    private static double textbook(double concentration, List<Double> weights, double[] counts, double[] shares) {
        double sum = LogGamma.value(concentration);
        double total = 0;
        for (int k = 0; k < counts.length; k++) {
            double prior = concentration * weights.get(k);
            sum += LogGamma.value(prior + counts[k]) - LogGamma.value(prior);
            sum -= counts[k] == 0 ? 0 : counts[k] * Math.log(shares[k]);
            total += counts[k];
        }
        return sum - LogGamma.value(concentration + total);
    }

    @Property
    void shouldAgreeWithTheTextbookOnSmallCounts(
            @ForAll @Scale(4) @DoubleRange(min = 0.1, max = 5_000) double concentration,
            @ForAll @Scale(4) @DoubleRange(min = 0.01, max = 0.98) double weight,
            @ForAll @Scale(4) @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll @LongRange(max = 3_000) long first,
            @ForAll @LongRange(max = 3_000) long second,
            @ForAll @LongRange(max = 3_000) long third) {
        var weights = List.of(weight, (1 - weight) / 3, (1 - weight) * 2 / 3);
        double[] counts = {first, second, third};
        double[] shares = {share, (1 - share) / 2, (1 - share) / 2};

        double exact = textbook(concentration, weights, counts, shares);
        assertThat(new DirichletMixture(concentration, weights).logBayesFactor(counts, shares))
                .isCloseTo(exact, within(1e-9 + 1e-10 * Math.abs(exact)));
    }

    /** A martingale of mean 1: summed over everything that may be counted, by the probability of each. */
    @Test
    void shouldHaveMeanOneUnderTheNull() {
        var mixture = new DirichletMixture(20, List.of(0.3, 0.7));
        var binomial = BinomialDistribution.of(60, 0.3);
        double mean = 0;
        for (int count = 0; count <= 60; count++) {
            mean += binomial.probability(count) * Math.exp(mixture.logBayesFactor(count, 60 - count));
        }

        assertThat(mean).isCloseTo(1, within(1e-12));
    }

    @Test
    void shouldSayNothingBeforeTheFirstCount() {
        assertThat(new DirichletMixture(123.4, List.of(0.1, 0.2, 0.7)).logBayesFactor(0, 0, 0))
                .isZero();
    }

    @Test
    void shouldKeepTheSmallestEvidenceOfAll() {
        var evidence = RunningEvidence.NONE.and(-3).and(5).and(2);

        assertThat(evidence.logBayesFactor()).isEqualTo(5);
        assertThat(evidence.pValue()).isEqualTo(Math.exp(-5));
        assertThat(RunningEvidence.NONE.and(-3).pValue()).isEqualTo(1);
        assertThat(RunningEvidence.NONE.log10PValue()).isZero();
        assertThat(RunningEvidence.NONE.and(5_000).pValue()).isZero();
        assertThat(RunningEvidence.NONE.and(5_000).log10PValue()).isCloseTo(-2_171.47, within(0.01));
    }

    @Test
    void shouldRefuseWhatIsNoPrior() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DirichletMixture(0, List.of(0.5, 0.5)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DirichletMixture(1, List.of(1.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DirichletMixture(1, List.of(0.5, 0.4)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DirichletMixture(1, List.of(1.0, 0.0)));
        var mixture = new DirichletMixture(1, List.of(0.5, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> mixture.logBayesFactor(1, 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> mixture.logBayesFactor(1, -2));
        assertThatIllegalArgumentException().isThrownBy(() -> new RunningEvidence(Double.NaN));
    }
}
