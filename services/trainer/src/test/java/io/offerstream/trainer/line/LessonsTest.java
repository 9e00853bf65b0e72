package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fixture.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;

class LessonsTest {
    private static final Contrast WRONG = Lines.contrast("a", TestMarket.OPENING, "A", "B");
    private static final Contrast RIGHT = Lines.contrast("a", TestMarket.OPENING, "B", "A");
    private static final Lesson LEARN = new Lesson.Learn(WRONG);
    private static final Lesson CORRECT = new Lesson.Correct(RIGHT);
    private static final Lesson TAKE_BACK = new Lesson.TakeBack("a");

    @Test
    void shouldLearnWhatIsPutRightWithinATickAsItIsRight() {
        assertThat(Lessons.settled(List.of(LEARN, CORRECT))).containsExactly(new Lesson.Learn(RIGHT));
        assertThat(Lessons.settled(List.of(LEARN, new Lesson.Correct(WRONG), CORRECT)))
                .containsExactly(new Lesson.Learn(RIGHT));
    }

    @Test
    void shouldNotLearnWhatIsTakenBackWithinATick() {
        assertThat(Lessons.settled(List.of(LEARN, TAKE_BACK))).containsExactly(TAKE_BACK);
        assertThat(Lessons.settled(List.of(LEARN, CORRECT, TAKE_BACK))).containsExactly(TAKE_BACK);
    }

    @Test
    void shouldLearnWhatIsTakenBackTooEarly() {
        assertThat(Lessons.settled(List.of(LEARN, TAKE_BACK, CORRECT))).containsExactly(new Lesson.Learn(RIGHT));
    }

    @Test
    void shouldKeepCorrectionsOfEarlierTicks() {
        assertThat(Lessons.settled(List.of(CORRECT))).containsExactly(CORRECT);
        assertThat(Lessons.settled(List.of(TAKE_BACK, CORRECT))).containsExactly(CORRECT);
        assertThat(Lessons.settled(List.of(CORRECT, TAKE_BACK))).containsExactly(TAKE_BACK);
    }

    @Test
    void shouldNotMixSubjects() {
        var other = Lines.learn("b", TestMarket.OPENING, "A", "B");

        assertThat(Lessons.settled(List.of(LEARN, other, TAKE_BACK))).containsExactly(TAKE_BACK, other);
    }
}
