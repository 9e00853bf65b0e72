package io.offerstream.experiment.bucketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BucketingTest {
    private static final int MANY = 1_000_000;

    @Property
    void shouldTakeTheFirstBitsOfTheHash(@ForAll long customer) {
        var sha256 = new BigInteger(Bucketing.sha256Hex("e", "c", Long.toString(customer)), 16);

        assertThat(Bucketing.of("e", "c", Long.toString(customer)).u53())
                .isEqualTo(sha256.shiftRight(256 - 53).longValueExact());
    }

    @Property
    void shouldCutBucketsExactly(@ForAll @LongRange(max = (1L << 53) - 1) long u53) {
        var exact = BigInteger.valueOf(u53)
                .multiply(BigInteger.valueOf(Bucketing.BUCKETS))
                .shiftRight(53);

        assertThat(new Bucketing(u53).bucket()).isEqualTo(exact.intValueExact());
    }

    @Test
    void shouldStayInsideTheBucketsAtBothEnds() {
        assertThat(new Bucketing(0).bucket()).isZero();
        assertThat(new Bucketing((1L << 53) - 1).bucket()).isEqualTo(9_999);
        assertThat(new Bucketing((1L << 53) - 1).fraction()).isLessThan(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Bucketing(1L << 53));
        assertThatIllegalArgumentException().isThrownBy(() -> new Bucketing(-1));
    }

    @Test
    void shouldKeepNamesApart() {
        assertThat(Bucketing.of("ab", "c", "d")).isNotEqualTo(Bucketing.of("a", "bc", "d"));
        assertThat(Bucketing.of("a", "bc", "d")).isNotEqualTo(Bucketing.of("a", "b", "cd"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bucketing.of("a", "b\u001fc", "d"))
                .withMessageContaining("cycleId");
    }

    @Test
    void shouldFillBucketsEvenly() {
        int[] filled = new int[Bucketing.BUCKETS];
        for (int customer = 0; customer < MANY; customer++) {
            filled[Bucketing.of("evenness", "cycle-1", "DE:" + customer).bucket()]++;
        }

        double expected = (double) MANY / Bucketing.BUCKETS;
        double chiSquare = 0;
        for (int count : filled) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        double degrees = Bucketing.BUCKETS - 1;
        assertThat(Math.abs(chiSquare - degrees) / Math.sqrt(2 * degrees)).isLessThan(4);
    }

    @Test
    void shouldDrawEachCycleIndependently() {
        BitSet first = members(MANY, (cycle, customer) -> hashed(cycle, customer), 1);
        BitSet second = members(MANY, (cycle, customer) -> hashed(cycle, customer), 2);

        assertThat(Math.abs(correlation(first, second, MANY))).isLessThanOrEqualTo(0.005);
    }

    @Test
    void shouldDecorrelateTwentyCyclesWhereStringHashCodeMirrorsThem() {
        assertThat(largestCorrelation((cycle, customer) -> hashed(cycle, customer)))
                .isLessThanOrEqualTo(0.032);
        assertThat(largestCorrelation((cycle, customer) -> ("cycle-" + cycle + customer).hashCode() % 2 == 0))
                .isGreaterThan(0.99);
    }

    private static boolean hashed(int cycle, String customer) {
        return Bucketing.of("independence", "cycle-" + cycle, customer).fraction() < 0.5;
    }

    /** Over all pairs of 20 cycles of 20,000 customers. */
    private static double largestCorrelation(BiPredicate<Integer, String> inTest) {
        int customers = 20_000;
        var cycles = Stream.iterate(1, cycle -> cycle + 1)
                .limit(20)
                .map(cycle -> members(customers, inTest, cycle))
                .toList();
        double largest = 0;
        for (int a = 0; a < cycles.size(); a++) {
            for (int b = 0; b < a; b++) {
                largest = Math.max(largest, Math.abs(correlation(cycles.get(a), cycles.get(b), customers)));
            }
        }
        return largest;
    }

    private static BitSet members(int customers, BiPredicate<Integer, String> inTest, int cycle) {
        var members = new BitSet(customers);
        for (int customer = 0; customer < customers; customer++) {
            members.set(customer, inTest.test(cycle, "DE:" + customer));
        }
        return members;
    }

    /** Of membership in two cycles (phi coefficient). */
    private static double correlation(BitSet first, BitSet second, double customers) {
        var both = (BitSet) first.clone();
        both.and(second);
        double p = first.cardinality() / customers;
        double q = second.cardinality() / customers;
        return (both.cardinality() / customers - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
    }
}
