package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.trainer.checkpoint.LineFormat;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.RandomStream;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RefitTest {
    private static final MarketOffers OFFERS = Lines.plainOffers("A", "B", "C");
    private static final Instant TICK = TestMarket.at(720);

    private static TrainingLine refit(List<Contrast> contrasts, String... lines) {
        return Refit.of(Lines.config(lines), Lines.kernel(), contrasts, OFFERS, TICK, (epoch, progress) -> {});
    }

    private static List<Contrast> contrasts(int count, double from, double to) {
        return IntStream.range(0, count)
                .mapToObj(i -> Lines.contrast(
                        "subject-" + i, TestMarket.at(from + (to - from) * i / count), i % 3 == 0 ? "B" : "A", "C"))
                .toList();
    }

    @Test
    void shouldPassOverAllAsOftenAsIsAskedFor() {
        var epochs = new ArrayList<Integer>();
        var line = Refit.of(
                Lines.config(Lines.model("epochs: 3")),
                Lines.kernel(),
                contrasts(10, 0, 700),
                OFFERS,
                TICK,
                (epoch, progress) -> epochs.add(epoch));

        assertThat(epochs).containsExactly(1, 2, 3);
        assertThat(line.counts().steps()).isEqualTo(30);
        assertThat(line.counts().contrasts()).isEqualTo(10);
        assertThat(line.cyclesSinceRefit()).isZero();
        assertThat(line.reservoirSlots()).hasSize(10);
    }

    @Test
    void shouldLearnTheSameInWhateverOrderContrastsCome() {
        var contrasts = contrasts(50, 0, 700);
        var shuffled = new ArrayList<>(contrasts);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(Lines.bytes(refit(shuffled))).isEqualTo(Lines.bytes(refit(contrasts)));
    }

    @Test
    void shouldLeaveOutWhatIsFromBeforeTheStartOfTrainingData() {
        var line = Refit.of(
                Lines.config("training_data_start_date: 2026-01-06"),
                Lines.kernel(),
                contrasts(10, 1440 - 5, 1440 + 5),
                OFFERS,
                TestMarket.at(1500),
                (epoch, progress) -> {});

        assertThat(line.counts().beforeStart()).isEqualTo(5);
        assertThat(line.counts().contrasts()).isEqualTo(5);
        assertThat(line.reservoirSlots()).hasSize(5);
    }

    @Test
    void shouldBeEmptyWithoutContrasts() {
        assertThat(refit(List.of()).features()).isZero();
        assertThat(refit(List.of(Lines.contrast("a", TICK, "X", "Y"))).features())
                .isZero();
    }

    @Test
    void shouldShrinkByStepsWhereAStreamShrinksByTime() {
        var contrasts = contrasts(50, 0, 700);

        assertThat(Lines.bytes(refit(contrasts, Lines.model("item_alpha: 0.01"))))
                .isNotEqualTo(Lines.bytes(refit(contrasts)));
    }

    @Test
    void shouldFillItsReservoirFromTheWholeOfTheLastCycle() {
        var line = refit(contrasts(3_000, 0, 720), Lines.reservoir(100, 1), Lines.model("epochs: 1"));

        assertThat(line.reservoirSlots()).hasSize(100);
        var oldest = line.reservoirSlots().stream().mapToLong(Contrast::time).min();
        assertThat(oldest.orElseThrow()).isLessThan(TestMarket.at(420).toEpochMilli());
        // Of what comes now, the stream keeps as small a share.
        assertThat(line.pace().keptShare(100)).isLessThan(0.1);
    }

    @Property(tries = 50)
    void shouldGoOnFromACheckpointAsIfNothingHadHappened(@ForAll long stream) {
        var file = Lines.file(Lines.reservoir(5, 2), Lines.model("item_alpha: 0.001", "learning_schedule: adagrad"));
        var line = refit(
                contrasts(30, 0, 350),
                Lines.reservoir(5, 2),
                Lines.model("item_alpha: 0.001", "learning_schedule: adagrad"));
        line.published();
        var restored =
                new LineFormat().read(Lines.chunks(line, file), Lines.kernel()).line();

        for (var tick : RandomStream.ticks(stream)) {
            if (tick.time().isAfter(TICK)) {
                tick.teach(line);
                tick.teach(restored);
            }
        }

        assertThat(Lines.bytes(restored)).isEqualTo(Lines.bytes(line));
    }
}
