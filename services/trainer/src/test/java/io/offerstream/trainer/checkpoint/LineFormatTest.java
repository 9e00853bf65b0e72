package io.offerstream.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.line.TrainingLine;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final Instant TICK = TestMarket.at(10);
    /** Of three bytes each in UTF-8: longer are refused at intake. */
    private static final String LONGEST_ID = "\u20ac".repeat(200);

    private static final LineHead HEAD =
            new LineHead(7, 3, "abc", TestMarket.at(9), Map.of("interaction-state/0", 17L, "interaction-state/1", 23L));

    private static TrainingLine line(LineFormat.File file) {
        return new TrainingLine(MarketConfig.parse(file.name(), file.text()), Lines.kernel());
    }

    @Test
    void shouldGiveBackTheHead() {
        var file = Lines.file();

        var restored = new LineFormat().read(new LineFormat().write(line(file), HEAD, file), Lines.kernel());

        assertThat(restored.head()).isEqualTo(HEAD);
        assertThat(restored.head().nextOffset()).isEqualTo(17);
        assertThat(restored.line().config()).isEqualTo(MarketConfig.parse(file.name(), file.text()));
    }

    @Test
    void shouldGiveBackTheReservoir() {
        var file = Lines.file(Lines.reservoir(200, 0));
        var line = line(file);
        var odd = new Contrast(
                "odd",
                TICK.toEpochMilli(),
                "",
                Arm.UNKNOWN,
                Float.MIN_NORMAL,
                List.of(new WeightedFeature("TIER=\u00e4", -1e6f)),
                List.of(),
                List.of(new Seen("A", 0.1f), new Seen("A", 1)));
        var lessons = new ArrayList<>(Lines.lessons("a", TICK, 99));
        lessons.add(new Lesson.Learn(odd));
        line.learn(TICK, lessons, Lines.plainOffers("A", "B"));
        line.learn(TICK, List.of(new Lesson.TakeBack("a70")), Lines.plainOffers("A", "B"));

        var chunks = Lines.chunks(line, file);
        var restored = new LineFormat().read(chunks, Lines.kernel()).line();

        assertThat(restored.reservoirSlots())
                .isEqualTo(line.reservoirSlots())
                .contains(odd)
                .containsNull();
        assertThat(chunks).containsKeys(Chunk.RESERVOIR.number(0), Chunk.RESERVOIR.number(1));
    }

    @Test
    void shouldGiveBackTheExposuresOfRandomSlates() {
        var file = Lines.file();
        var line = line(file);
        line.learn(TICK, exposures(0, 2_050), Lines.plainOffers("A"));
        line.learn(TICK, List.of(new Lesson.TakeBack("shown-1700")), Lines.plainOffers("A"));

        var chunks = Lines.chunks(line, file);
        var restored = new LineFormat().read(chunks, Lines.kernel()).line();

        assertThat(restored.exposureSlots())
                .isEqualTo(line.exposureSlots())
                .hasSize(2_000)
                .containsNull();
        assertThat(restored.nextExposure()).isEqualTo(50);
        assertThat(Lines.chunks(restored, file).keySet()).isEqualTo(chunks.keySet());
    }

    /** What a trainer left that knew of no such thing. */
    @Test
    void shouldReadACheckpointWithoutExposures() {
        var file = Lines.file();

        var restored = new LineFormat().read(Lines.chunks(line(file), file), Lines.kernel());

        assertThat(restored.line().exposureSlots()).isEmpty();
    }

    @Test
    void shouldWriteOneChunkOfExposuresWhenOneIsAdded() {
        var file = Lines.file();
        var line = line(file);
        line.learn(TICK, exposures(0, 200), Lines.plainOffers("A"));
        var checkpoints = new Checkpoints();
        checkpoints.changed(Lines.chunks(line, file));

        line.learn(TICK, exposures(200, 1), Lines.plainOffers("A"));

        // The first, which says how many there are, and the one with the slot.
        assertThat(checkpoints.changed(Lines.chunks(line, file)))
                .containsOnlyKeys(Chunk.RANDOM_EXPOSURES.number(0), Chunk.RANDOM_EXPOSURES.number(3));
    }

    private static List<Lesson> exposures(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> (Lesson) new Lesson.Calibrate(
                        Lines.exposure("shown-" + i, TestMarket.at(i / 100.0), "A", i % 7 == 0), false))
                .toList();
    }

    @Test
    void shouldSayWhichChunkIsMissing() {
        var file = Lines.file();
        var line = line(file);
        line.learn(TICK, Lines.lessons("a", TICK, 2), Lines.plainOffers("A", "B"));
        line.learn(TICK, exposures(0, 70), Lines.plainOffers("A"));

        for (int number : new int[] {Chunk.LINE, 2, 3, 4, Chunk.RANDOM_EXPOSURES.number(1)}) {
            var chunks = Lines.chunks(line, file);
            chunks.remove(number);
            assertThatIllegalStateException()
                    .isThrownBy(() -> new LineFormat().read(chunks, Lines.kernel()))
                    .withMessageContaining("chunk " + number);
        }
    }

    @Test
    void shouldNotReadAnotherLayout() {
        var file = Lines.file();
        var chunks = Lines.chunks(line(file), file);
        chunks.get(Chunk.LINE)[0]++;

        assertThatIllegalStateException()
                .isThrownBy(() -> new LineFormat().read(chunks, Lines.kernel()))
                .withMessageContaining("layout 2");
    }

    @Test
    void shouldNameTheFormatOfEachChunk() {
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).stream().map(Checkpoints::format))
                .containsExactly(
                        "line/1",
                        "standing/1",
                        "rows/1",
                        "rows/1",
                        "reservoir/1",
                        "exposures/1",
                        "rows/1",
                        "rows/1",
                        "reservoir/1",
                        "exposures/1");
    }

    @Test
    void shouldChangeFewChunksWhenLittleIsLearnt() {
        var file = Lines.file(Lines.model("no_components: 1024"), Lines.reservoir(1000, 0));
        var line = line(file);
        var offers = manyOffers(100);
        IntStream.range(0, 10).forEach(tick -> line.learn(TestMarket.at(tick), lessons(tick, 10, 10, 1), offers));
        var checkpoints = new Checkpoints();
        int all = checkpoints.changed(Lines.chunks(line, file)).size();

        line.learn(TestMarket.at(11), List.of(Lines.learn("one", TICK, id(0), id(1))), offers);

        // Where it stands, a slot, a customer's feature, one chunk of offers' features.
        assertThat(checkpoints.changed(Lines.chunks(line, file)).keySet())
                .hasSizeLessThanOrEqualTo(4)
                .contains(Chunk.LINE);
        assertThat(all).isGreaterThan(5);
    }

    private static String id(int number) {
        return number + LONGEST_ID.substring(String.valueOf(number).length());
    }

    private static MarketOffers manyOffers(int count) {
        return Lines.offers(
                IntStream.range(0, count).mapToObj(i -> Lines.offer(id(i))).toList());
    }

    /** Contrasts of a few features each, with names as long as they may be. */
    private static List<Lesson> lessons(int tick, int offers, int count, int features) {
        var lessons = new ArrayList<Lesson>();
        for (int i = 0; i < count; i++) {
            int number = tick * count + i;
            var names = IntStream.range(0, features)
                    .mapToObj(feature -> "NAME-" + number * features + feature + "=" + "\u20ac".repeat(128))
                    .toArray(String[]::new);
            lessons.add(new Lesson.Learn(Lines.contrast(
                    "subject-" + number,
                    TestMarket.at(tick),
                    Lines.features(names),
                    id(number % offers),
                    id((number + 1) % offers))));
        }
        return lessons;
    }

    @ParameterizedTest
    @CsvSource({"1024, adadelta, 300", "1, row_adagrad, 4000", "32, adagrad, 2000"})
    void shouldCutRowsIntoChunksOfAMebibyteAtMost(int components, String schedule, int rows) {
        var file = Lines.file(
                Lines.model("no_components: " + components, "learning_schedule: " + schedule), Lines.reservoir(0, 0));
        var line = line(file);
        var offers = manyOffers(rows);
        line.learn(TICK, lessons(0, rows, rows, 1), offers);
        assertThat(line.features()).isEqualTo(2 * rows);

        var chunks = Lines.chunks(line, file);

        assertThat(chunks)
                .hasSizeGreaterThan(4)
                .allSatisfy((number, bytes) -> assertThat(bytes.length).isLessThanOrEqualTo(MEBIBYTE));
        var restored = new LineFormat().read(chunks, Lines.kernel()).line();
        assertThat(Lines.bytes(restored)).isEqualTo(Lines.bytes(line));
    }

    @Test
    void shouldCutTheReservoirIntoChunksOfAMebibyteAtMost() {
        var file = Lines.file(Lines.reservoir(200, 0));
        var line = line(file);
        var largest = largest();
        assertThat(largest.keptBytes()).isBetween(Contrast.MOST_KEPT_BYTES - 16, Contrast.MOST_KEPT_BYTES);
        var lessons = IntStream.range(0, 200)
                .mapToObj(i -> (Lesson) new Lesson.Learn(new Contrast(
                        "subject-" + (1000 + i),
                        largest.time(),
                        largest.customer(),
                        largest.arm(),
                        1,
                        largest.features(),
                        largest.redeemed(),
                        largest.seen())))
                .toList();

        line.learn(TICK, lessons, Lines.plainOffers("A"));

        assertThat(line.reservoirSlots()).hasSize(200);
        var chunks = Lines.chunks(line, file);
        assertThat(chunks.get(Chunk.RESERVOIR.number(0)).length).isBetween(MEBIBYTE / 2, MEBIBYTE);
        assertThat(chunks)
                .allSatisfy((number, bytes) -> assertThat(bytes.length).isLessThanOrEqualTo(MEBIBYTE));
        assertThat(new LineFormat().read(chunks, Lines.kernel()).line().reservoirSlots())
                .isEqualTo(line.reservoirSlots());
    }

    /** As large as one may be that is kept. */
    private static Contrast largest() {
        var seen = new ArrayList<Seen>();
        for (int i = 0; i < 25; i++) {
            seen.add(new Seen(LONGEST_ID, 1));
        }
        int left = Contrast.MOST_KEPT_BYTES - contrast("", seen).keptBytes();
        return contrast("\u20ac".repeat(left / 3), seen);
    }

    private static Contrast contrast(String customer, List<Seen> seen) {
        return new Contrast(
                "subject-0000",
                Long.MAX_VALUE,
                customer,
                Arm.CONTROL_POPULARITY,
                1,
                List.of(new WeightedFeature("TIER=GOLD", 1)),
                List.of("A"),
                seen);
    }
}
