package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.chance.Chance;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.fixture.Lines;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReservoirTest {
    private static Reservoir reservoir(int capacity) {
        return new Reservoir(capacity, new Chance(7));
    }

    private static Reservoir filled(int capacity, String... subjects) {
        var reservoir = reservoir(capacity);
        Arrays.stream(subjects).forEach(subject -> reservoir.offer(contrast(subject), 1));
        return reservoir;
    }

    private static Contrast contrast(String subject) {
        return Lines.contrast(subject, TestMarket.OPENING, "A", "B");
    }

    private static List<String> subjects(Reservoir reservoir) {
        return reservoir.slots().stream()
                .map(contrast -> contrast == null ? "-" : contrast.subject())
                .toList();
    }

    private static Optional<Contrast> drawn(Reservoir reservoir) {
        int slot = reservoir.draw(Integer.MAX_VALUE);
        return slot == Reservoir.NOWHERE
                ? Optional.empty()
                : Optional.of(reservoir.slots().get(slot));
    }

    private static Reservoir restored(int capacity, Reservoir kept) {
        var restored = reservoir(capacity);
        restored.restore(kept.slots(), kept.next());
        return restored;
    }

    @Test
    void shouldReplaceTheOldestWhenItIsFull() {
        assertThat(subjects(filled(3, "a", "b"))).containsExactly("a", "b");
        assertThat(subjects(filled(3, "a", "b", "c", "d"))).containsExactly("d", "b", "c");
        assertThat(subjects(filled(3, "a", "b", "c", "d", "e", "f", "g"))).containsExactly("g", "e", "f");
    }

    @Test
    void shouldKeepNothingWithoutSlots() {
        var reservoir = filled(0, "a");

        assertThat(reservoir.slots()).isEmpty();
        assertThat(reservoir.draw(Integer.MAX_VALUE)).isEqualTo(Reservoir.NOWHERE);
        assertThat(reservoir.replace(contrast("a"))).isFalse();
        assertThat(reservoir.takeBack("a")).isFalse();
        assertThat(reservoir.position()).isZero();
    }

    @Test
    void shouldKeepTheShareItIsAskedFor() {
        var reservoir = reservoir(10_000);
        IntStream.range(0, 10_000).forEach(i -> reservoir.offer(contrast("subject-" + i), 0.25));

        assertThat(reservoir.slots().size()).isBetween(2_300, 2_700);
    }

    @Test
    void shouldDrawAnyOfThem() {
        var reservoir = filled(3, "a", "b", "c", "d");
        var drawn = new HashSet<String>();

        for (int draw = 0; draw < 100; draw++) {
            drawn(reservoir).map(Contrast::subject).ifPresent(drawn::add);
        }

        assertThat(drawn).containsExactlyInAnyOrder("b", "c", "d");
    }

    @Test
    void shouldPutRightWhatItHolds() {
        var reservoir = filled(2, "a", "b", "c");
        var right = Lines.contrast("b", TestMarket.OPENING, "B", "A");

        assertThat(reservoir.replace(right)).isTrue();
        assertThat(reservoir.replace(contrast("a"))).as("replaced by c").isFalse();
        assertThat(reservoir.slots()).containsExactly(contrast("c"), right);
    }

    @Test
    void shouldForgetWhatIsTakenBack() {
        var reservoir = filled(3, "a", "b", "c");

        assertThat(reservoir.takeBack("b")).isTrue();
        assertThat(reservoir.takeBack("b")).isFalse();
        assertThat(subjects(reservoir)).containsExactly("a", "-", "c");
        assertThat(IntStream.range(0, 50).mapToObj(i -> drawn(reservoir).orElse(null)))
                .filteredOn(Objects::nonNull)
                .extracting(Contrast::subject)
                .containsOnly("a", "c");
        reservoir.offer(contrast("d"), 1);
        reservoir.offer(contrast("e"), 1);
        assertThat(subjects(reservoir)).containsExactly("d", "e", "c");
    }

    @Test
    void shouldKeepNothingThatIsTooLarge() {
        var large = Lines.contrast("a", TestMarket.OPENING, "x".repeat(6_000));
        var reservoir = filled(2, "a");

        reservoir.offer(large, 1);

        assertThat(subjects(reservoir)).containsExactly("a");
        assertThat(reservoir.replace(large)).isTrue();
        assertThat(subjects(reservoir)).containsExactly("-");
    }

    @Test
    void shouldGoOnWhereItWas() {
        var kept = filled(3, "a", "b", "c", "d");
        kept.takeBack("c");
        var restored = restored(3, kept);

        restored.offer(contrast("e"), 1);

        assertThat(subjects(restored)).containsExactly("d", "e", "-");
        assertThat(restored.takeBack("d")).isTrue();
    }

    @Test
    void shouldKeepTheNewestWhenItIsMadeSmaller() {
        var restored = restored(2, filled(4, "a", "b", "c", "d", "e", "f"));

        assertThat(subjects(restored)).containsExactly("e", "f");
        restored.offer(contrast("g"), 1);
        assertThat(subjects(restored)).containsExactly("g", "f");
        assertThat(subjects(restored(2, filled(4, "a", "b", "c")))).containsExactly("b", "c");
        assertThat(subjects(restored(0, filled(4, "a")))).isEmpty();
    }

    @Test
    void shouldStillReplaceTheOldestWhenItIsMadeLarger() {
        var restored = restored(4, filled(3, "a", "b", "c", "d"));

        restored.offer(contrast("e"), 1);
        assertThat(subjects(restored)).containsExactly("b", "c", "d", "e");
        restored.offer(contrast("f"), 1);
        assertThat(subjects(restored)).containsExactly("f", "c", "d", "e");
        assertThat(subjects(restored(5, filled(3, "a", "b")))).containsExactly("a", "b");
    }
}
