package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.contrast.RandomExposure;
import io.offerstream.trainer.fixture.Lines;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExposureRingTest {
    private static final long START = TestMarket.OPENING.toEpochMilli();

    private final ExposureRing ring = new ExposureRing(3);

    private static RandomExposure exposure(String subject, boolean isRedeemed) {
        return Lines.exposure(subject, TestMarket.at(subject.charAt(0) - 'a'), "A", isRedeemed);
    }

    private static Lesson shown(String subject) {
        return new Lesson.Calibrate(exposure(subject, false), false);
    }

    private static Lesson corrected(String subject) {
        return new Lesson.Calibrate(exposure(subject, true), true);
    }

    private int learn(Lesson... lessons) {
        return ring.learn(Arrays.asList(lessons), START);
    }

    private List<String> subjects() {
        return ring.slots().stream()
                .map(exposure -> exposure == null ? "-" : exposure.subject() + (exposure.isRedeemed() ? "!" : ""))
                .toList();
    }

    @Test
    void shouldKeepTheNewestByTime() {
        assertThat(learn(shown("b"), shown("a"))).isEqualTo(2);
        assertThat(subjects()).containsExactly("a", "b");

        learn(shown("e"), shown("d"), shown("c"));

        assertThat(subjects()).containsExactly("d", "e", "c");
        assertThat(ring.exposures()).extracting(RandomExposure::subject).containsExactly("c", "d", "e");
    }

    @Test
    void shouldPutRightWhatItHolds() {
        learn(shown("a"), shown("b"), shown("c"));

        assertThat(learn(corrected("b"))).isOne();
        assertThat(subjects()).containsExactly("a", "b!", "c");
    }

    @Test
    void shouldNotTakeCorrectionsOfWhatItNeverHad() {
        assertThat(learn(corrected("a"))).isZero();

        assertThat(learn(shown("a"), corrected("a"))).isOne();
        assertThat(subjects()).containsExactly("a!");
    }

    @Test
    void shouldForgetWhatIsTakenBack() {
        learn(shown("a"), shown("b"));

        assertThat(learn(new Lesson.TakeBack("a"), new Lesson.TakeBack("x"))).isOne();
        assertThat(learn(shown("c"), new Lesson.TakeBack("c"))).isZero();
        assertThat(learn(corrected("a"))).isZero();

        assertThat(subjects()).containsExactly("-", "b");
        assertThat(ring.exposures()).extracting(RandomExposure::subject).containsExactly("b");
    }

    @Test
    void shouldPutRightBeforeSomethingNewerTakesThePlace() {
        learn(shown("a"), shown("b"), shown("c"));

        learn(shown("d"), corrected("a"), new Lesson.TakeBack("b"));

        assertThat(subjects()).containsExactly("d", "-", "c");
    }

    @Test
    void shouldLeaveOutWhatIsTooOldOrTooLarge() {
        var old = Lines.exposure("old", TestMarket.at(-1), "A", true);
        var large = Lines.exposure("large", TestMarket.at(1), "A".repeat(6_000), true);

        assertThat(learn(new Lesson.Calibrate(old, false), new Lesson.Calibrate(large, false)))
                .isZero();
        learn(shown("a"));
        var grown = new RandomExposure("a", large.time(), "", large.offer(), true, 1, List.of());
        assertThat(learn(new Lesson.Calibrate(grown, true))).isOne();

        assertThat(subjects()).containsExactly("-");
    }

    @Test
    void shouldGoOnFromWhatWasKept() {
        learn(shown("a"), shown("b"), shown("c"), shown("d"));
        var restored = new ExposureRing(3);
        restored.restore(ring.slots(), ring.next());

        for (var each : List.of(ring, restored)) {
            each.learn(List.of(shown("e"), corrected("d"), new Lesson.TakeBack("c")), START);
        }

        assertThat(restored.slots()).isEqualTo(ring.slots());
        assertThat(subjects()).containsExactly("d!", "e", "-");
    }
}
