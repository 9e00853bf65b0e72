package io.offerstream.assigner.slate;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RandomSlateTest {
    private static final List<Candidate> FIVE = List.of("a", "b", "c", "d", "e").stream()
            .map(id -> new Candidate(id, 0.1))
            .toList();
    private static final int SLATES = 5 * 4 * 3;
    private static final int CUSTOMERS = 12_000;

    private static double pValueOfUniformity(Function<String, List<String>> slateOf) {
        var seen = new HashMap<List<String>, Long>();
        for (int i = 0; i < CUSTOMERS; i++) {
            seen.merge(slateOf.apply("DE:c-" + i), 1L, Long::sum);
        }
        var counts = new ArrayList<>(seen.values());
        counts.addAll(Collections.nCopies(SLATES - seen.size(), 0L));
        return SampleRatioCheck.of(counts, Collections.nCopies(SLATES, 1.0 / SLATES))
                .pValue();
    }

    private static RandomSlate policy(String customer, String cycle) {
        return new RandomSlate(new SeededDraws(7, customer, cycle));
    }

    @Test
    void shouldDrawEveryOrderedSlateEquallyOften() {
        var p = pValueOfUniformity(
                customer -> policy(customer, "2026-01-05T00:00").slate(FIVE, 3).offers());

        assertThat(p).isGreaterThan(0.001);
    }

    @Test
    void shouldNoticeASmallBias() {
        // One customer in twenty gets the first three.
        var p = pValueOfUniformity(customer -> customer.endsWith("00")
                        || customer.endsWith("33")
                        || customer.endsWith("50")
                        || customer.endsWith("66")
                        || customer.endsWith("99")
                ? List.of("a", "b", "c")
                : policy(customer, "2026-01-05T00:00").slate(FIVE, 3).offers());

        assertThat(p).isLessThan(1e-6);
    }

    @Test
    void shouldRepeatItselfWhateverTheOrderOfTheCandidates() {
        var reversed = new ArrayList<>(FIVE);
        Collections.reverse(reversed);

        var first = policy("DE:1", "cycle").slate(FIVE, 3);
        assertThat(policy("DE:1", "cycle").slate(reversed, 3)).isEqualTo(first);
        assertThat(first.propensities()).containsExactly(1.0 / 5, 1.0 / 4, 1.0 / 3);
    }

    @Test
    void shouldDrawAnewInEveryCycleMarketAndSeed() {
        var same = new HashMap<>(Map.of("cycle", 0, "market", 0, "seed", 0));
        for (int i = 0; i < 600; i++) {
            var slate = policy("DE:" + i, "1").slate(FIVE, 3).offers();
            if (policy("DE:" + i, "2").slate(FIVE, 3).offers().equals(slate)) {
                same.merge("cycle", 1, Integer::sum);
            }
            if (policy("CH:" + i, "1").slate(FIVE, 3).offers().equals(slate)) {
                same.merge("market", 1, Integer::sum);
            }
            if (new RandomSlate(new SeededDraws(8, "DE:" + i, "1"))
                    .slate(FIVE, 3)
                    .offers()
                    .equals(slate)) {
                same.merge("seed", 1, Integer::sum);
            }
        }

        // One in sixty by chance: ten expected.
        assertThat(same.values()).allSatisfy(count -> assertThat(count).isBetween(1, 25));
    }
}
