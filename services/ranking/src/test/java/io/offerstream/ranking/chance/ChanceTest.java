package io.offerstream.ranking.chance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChanceTest {
    /** Its mix is 1234567, a seed whose draws are widely published. */
    private static final long UNMIXED = 0x4373FDBF155465A3L;

    @Test
    void shouldDrawThePublishedNumbersOfSplitMix64() {
        var chance = new Chance(UNMIXED);

        assertThat(Chance.mix(UNMIXED)).isEqualTo(1234567);
        assertThat(LongStream.generate(chance::nextLong).limit(5).mapToObj(Long::toUnsignedString))
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
    }

    @Property(tries = 100)
    void shouldDrawWhatTheJdkDraws(@ForAll long seed) {
        var chance = new Chance(seed);
        var theirs = new SplittableRandom(Chance.mix(seed));

        for (int i = 0; i < 20; i++) {
            assertThat(chance.nextLong()).isEqualTo(theirs.nextLong());
        }
    }

    /** Models of before an upgrade go on after it: none of these may change. */
    @Test
    void shouldDeriveTheSameStreamsForever() {
        var chance = new Chance(42);

        assertThat(chance.split(1).nextLong()).isEqualTo(-153638280503062619L);
        assertThat(chance.split(2).split(3).nextLong()).isEqualTo(1267374334201439510L);
        assertThat(IntStream.generate(() -> chance.nextInt(1000)).limit(5)).containsExactly(596, 160, 166, 48, 980);
        assertThat(chance.nextFloat()).isEqualTo(0.23512244f);
        var numbers = IntStream.range(0, 8).toArray();
        chance.shuffle(numbers, 8);
        assertThat(numbers).containsExactly(0, 5, 7, 3, 6, 4, 1, 2);
    }

    @Property(tries = 100)
    void shouldGoOnAtAPosition(@ForAll long seed, @ForAll @IntRange(max = 200) int before) {
        var chance = new Chance(seed);
        for (int i = 0; i < before; i++) {
            // Every draw is one number, whatever is drawn.
            switch (i % 3) {
                case 0 -> chance.nextLong();
                case 1 -> chance.nextInt(7);
                default -> chance.nextFloat();
            }
        }
        assertThat(chance.position()).isEqualTo(before);
        var resumed = new Chance(seed).at(before);

        assertThat(resumed.position()).isEqualTo(before);
        for (int i = 0; i < 5; i++) {
            assertThat(resumed.nextLong()).isEqualTo(chance.nextLong());
        }
    }

    @Property(tries = 100)
    void shouldSplitByPurposeAndNotByPosition(@ForAll long seed, @ForAll long purpose) {
        var chance = new Chance(seed);
        long first = chance.split(purpose).nextLong();
        chance.nextLong();

        assertThat(chance.split(purpose).nextLong()).isEqualTo(first);
        assertThat(chance.split(purpose + 1).nextLong()).isNotEqualTo(first);
        assertThat(new Chance(seed + 1).split(purpose).nextLong()).isNotEqualTo(first);
        assertThat(chance.position()).isEqualTo(1);
    }

    @Property(tries = 100)
    void shouldStayWithinTheBound(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        var chance = new Chance(seed);
        for (int i = 0; i < 100; i++) {
            assertThat(chance.nextInt(bound)).isBetween(0, bound - 1);
            assertThat(chance.nextFloat()).isBetween(0f, Math.nextDown(1f));
        }
    }

    /** 99.9 % of uniform streams stay below what is asked of the sum of (observed - expected)² / expected. */
    @Test
    void shouldDrawUniformly() {
        var chance = new Chance(1);
        var ints = new int[10];
        var floats = new int[10];
        var pairs = new int[100];
        int last = 0;
        for (int i = 0; i < 200_000; i++) {
            int drawn = chance.nextInt(10);
            ints[drawn]++;
            pairs[10 * last + drawn]++;
            last = drawn;
            floats[(int) (chance.nextFloat() * 10)]++;
        }

        assertThat(chiSquare(ints)).isLessThan(27.9);
        assertThat(chiSquare(floats)).isLessThan(27.9);
        assertThat(chiSquare(pairs)).isLessThan(148.2);
    }

    @Test
    void shouldDrawLargeBoundsUniformly() {
        var chance = new Chance(2);
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += chance.nextInt(Integer.MAX_VALUE);
        }

        // Four standard deviations of the mean of uniform numbers.
        assertThat(sum / 100_000 / Integer.MAX_VALUE).isCloseTo(0.5, within(4 * Math.sqrt(1 / 12.0 / 100_000)));
    }

    private static double chiSquare(int[] counts) {
        double expected = Arrays.stream(counts).average().orElseThrow();
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    @Property(tries = 200)
    void shouldPermuteTheFirstAndLeaveTheRest(@ForAll long seed, @ForAll @IntRange(max = 50) int count) {
        var numbers = IntStream.range(0, 60).toArray();
        new Chance(seed).shuffle(numbers, count);

        assertThat(Arrays.copyOf(numbers, count))
                .containsExactlyInAnyOrder(IntStream.range(0, count).toArray());
        assertThat(Arrays.copyOfRange(numbers, count, 60))
                .containsExactly(IntStream.range(count, 60).toArray());
    }

    @Test
    void shouldShuffleIntoAllOrdersAlike() {
        var chance = new Chance(3);
        var orders = new int[24];
        for (int i = 0; i < 48_000; i++) {
            int[] numbers = {0, 1, 2, 3};
            chance.shuffle(numbers, 4);
            orders[order(numbers)]++;
        }

        // 99.9 % with 23 degrees of freedom.
        assertThat(chiSquare(orders)).isLessThan(49.7);
    }

    /** The Lehmer code: how many after each number are smaller. */
    private static int order(int[] numbers) {
        int order = 0;
        for (int i = 0; i < numbers.length; i++) {
            int smaller = 0;
            for (int j = i + 1; j < numbers.length; j++) {
                smaller += numbers[j] < numbers[i] ? 1 : 0;
            }
            order = order * (numbers.length - i) + smaller;
        }
        return order;
    }
}
