package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.trainer.checkpoint.LineFormat;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.RandomStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A line ends in the same bits however its lessons come, and whether it was interrupted or not. */
class LineDeterminismTest {
    @Provide
    Arbitrary<LineFormat.File> files() {
        var models = Combinators.combine(
                        Arbitraries.of("row_adagrad", "adagrad", "adadelta"),
                        Arbitraries.of(
                                "seen loss: warp",
                                "seen loss: bpr",
                                "seen loss: logistic",
                                "live loss: warp",
                                "catalogue loss: k-os-warp",
                                "catalogue loss: logistic"),
                        Arbitraries.of("", ", item_alpha: 0.002, user_alpha: 0.001", ", item_alpha: 0.01"))
                .as((schedule, loss, alphas) -> "negatives: " + loss.split(" ", 2)[0] + "\n"
                        + Lines.model("learning_schedule: " + schedule, loss.split(" ", 2)[1] + alphas));
        var others = Combinators.combine(
                        Arbitraries.of(0, 5, 100),
                        Arbitraries.of(0.0, 0.5, 3.0),
                        Arbitraries.of("all", "[PROTEIN]", "[]"),
                        Arbitraries.of("0", "0.5", "1"))
                .as((size, mix, features, kept) -> Lines.reservoir(size, mix) + "\noffer_categorical_features: "
                        + features + "\nadagrad: {accumulators_kept: " + kept + "}");
        return Combinators.combine(models, others).as(Lines::file);
    }

    private static Map<Integer, String> checkpoint(TrainingLine line, LineFormat.File file) {
        return hashes(Lines.chunks(line, file));
    }

    /** As assertions compare fast and print short. */
    private static Map<Integer, String> hashes(Map<Integer, byte[]> chunks) {
        var hashes = new TreeMap<Integer, String>();
        chunks.forEach((number, bytes) -> hashes.put(number, HexFormat.of().formatHex(Sha256.of(bytes))));
        return hashes;
    }

    private static TrainingLine line(LineFormat.File file) {
        return new TrainingLine(MarketConfig.parse(file.name(), file.text()), Lines.kernel());
    }

    @Property(tries = 60)
    void shouldLearnTheSameInWhateverOrderATicksLessonsCome(
            @ForAll("files") LineFormat.File file, @ForAll long stream, @ForAll long order) {
        var line = line(file);
        var other = line(file);

        for (var tick : RandomStream.ticks(stream)) {
            tick.teach(line);
            tick.shuffled(order).teach(other);
        }

        assertThat(Lines.bytes(other)).isEqualTo(Lines.bytes(line));
        assertThat(checkpoint(other, file)).isEqualTo(checkpoint(line, file));
    }

    @Property(tries = 250)
    void shouldGoOnFromACheckpointAsIfNothingHadHappened(
            @ForAll("files") LineFormat.File file, @ForAll long stream, @ForAll long luck) {
        var random = new Random(luck);
        var line = line(file);
        var interrupted = line(file);

        for (var tick : RandomStream.ticks(stream)) {
            tick.teach(line);
            tick.teach(interrupted);
            if (random.nextInt(4) == 0) {
                boolean isWrittenFirst = random.nextBoolean();
                var expected = publish(line, file, isWrittenFirst);
                var chunks = publish(interrupted, file, isWrittenFirst);
                assertThat(hashes(chunks)).isEqualTo(hashes(expected));
                interrupted = new LineFormat().read(chunks, Lines.kernel()).line();
                assertThat(checkpoint(interrupted, file)).isEqualTo(hashes(expected));
                assertThat(Lines.bytes(interrupted)).isEqualTo(Lines.bytes(line));
            }
        }

        assertThat(Lines.bytes(interrupted)).isEqualTo(Lines.bytes(line));
    }

    @Property(tries = 120)
    void shouldGoOnFromACheckpointAfterARefitAsIfNothingHadHappened(
            @ForAll("files") LineFormat.File file, @ForAll long stream, @ForAll long luck) {
        var random = new Random(luck);
        var line = line(file);
        TrainingLine interrupted = null;
        var history = new ArrayList<Contrast>();

        for (var tick : RandomStream.ticks(stream)) {
            tick.teach(line);
            tick.lessons().forEach(lesson -> {
                if (lesson instanceof Lesson.Learn learn) {
                    history.add(learn.contrast());
                }
            });
            if (interrupted != null) {
                tick.teach(interrupted);
                if (random.nextInt(3) == 0) {
                    publish(line, file, true);
                    interrupted = new LineFormat()
                            .read(publish(interrupted, file, true), Lines.kernel())
                            .line();
                }
                assertThat(interrupted.kept()).isEqualTo(line.kept());
                assertThat(checkpoint(interrupted, file)).isEqualTo(checkpoint(line, file));
                assertThat(Lines.bytes(interrupted)).isEqualTo(Lines.bytes(line));
            } else if (history.size() > 20) {
                line = Refit.of(
                        line.config(), Lines.kernel(), history, tick.offers(), tick.time(), (epoch, progress) -> {});
                interrupted = new LineFormat()
                        .read(publish(line, file, true), Lines.kernel())
                        .line();
            }
        }

        assertThat(Lines.bytes(interrupted)).isEqualTo(Lines.bytes(line));
    }

    private static Map<Integer, byte[]> publish(TrainingLine line, LineFormat.File file, boolean isWrittenFirst) {
        if (isWrittenFirst) {
            Lines.bytes(line);
            var chunks = Lines.chunks(line, file);
            line.published();
            return chunks;
        }
        line.published();
        return Lines.chunks(line, file);
    }

    @Property(tries = 30)
    void shouldKeepItsBitsThroughAConfigurationThatTeachesTheSame(
            @ForAll("files") LineFormat.File file, @ForAll long stream) {
        var line = line(file);
        var reconfigured = line(file);
        var dropped = new ArrayList<String>();
        var config = MarketConfig.parse(file.name(), file.text() + "publish_interval: PT5M\n");

        for (var tick : RandomStream.ticks(stream)) {
            tick.teach(line);
            tick.teach(reconfigured);
            line.published();
            reconfigured.published();
            reconfigured = reconfigured.reconfigured(config, dropped);
        }

        assertThat(dropped).isEmpty();
        assertThat(Lines.bytes(reconfigured)).isEqualTo(Lines.bytes(line));
        assertThat(checkpoint(reconfigured, file)).isEqualTo(checkpoint(line, file));
    }
}
