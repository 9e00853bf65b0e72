package io.offerstream.trainer.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.platform.tick.Marks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class OutcomePartitionTest {
    private static final Instant FIRST = Instant.parse("2026-01-05T00:00:00Z");

    /** One record as a task writes it; the log gives it its offset. */
    private record Written(String writer, Optional<Instant> mark, String fact) {
        ConsumerRecord<byte[], byte[]> at(long offset) {
            return mark.map(tick -> record(offset, writer, null, Marks.headers(tick)))
                    .orElseGet(() ->
                            record(offset, "DE", fact, new RecordHeaders().add(Marks.WRITER, writer.getBytes(UTF_8))));
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String key, String value, Headers headers) {
        return new ConsumerRecord<>(
                "outcomes",
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private static String writer(int task) {
        return Marks.writer("interaction-state", task);
    }

    private static Instant tick(int number) {
        return FIRST.plusSeconds(number);
    }

    private static Written mark(int task, int tick) {
        return new Written(writer(task), Optional.of(tick(tick)), "");
    }

    private static Written fact(int task, String fact) {
        return new Written(writer(task), Optional.empty(), fact);
    }

    private static String text(Fact fact) {
        return new String(fact.place().value(), UTF_8);
    }

    /** What a reader makes of a log: facts by tick and writer, and how much of each writer is behind it by then. */
    private record Cut(Map<Instant, Map<String, List<String>>> facts, Map<Instant, Map<String, Long>> taken) {
        static Cut of(List<Written> log, int tasks, int start, Instant finished) {
            var partition = new OutcomePartition(tasks, start, finished);
            var cut = new Cut(new TreeMap<>(), new TreeMap<>());
            for (int offset = start; offset < log.size(); offset++) {
                partition.accept(log.get(offset).at(offset));
                for (var next = partition.next(); next.isPresent(); next = partition.next()) {
                    cut.take(partition, next.get(), log);
                }
            }
            return cut;
        }

        private void take(OutcomePartition partition, Instant tick, List<Written> log) {
            var byWriter = new TreeMap<String, List<String>>();
            partition
                    .take(tick)
                    .forEach(fact -> byWriter.computeIfAbsent(fact.writer(), name -> new ArrayList<>())
                            .add(text(fact)));
            facts.put(tick, byWriter);
            var counts = new TreeMap<String, Long>();
            partition
                    .boundaries()
                    .forEach((name, boundary) -> counts.put(
                            name,
                            log.stream()
                                    .limit(boundary)
                                    .filter(record -> record.writer.equals(name))
                                    .count()));
            taken.put(tick, counts);
        }

        Cut after(Instant tick) {
            facts.keySet().removeIf(taken -> !taken.isAfter(tick));
            taken.keySet().removeIf(taken -> !taken.isAfter(tick));
            return this;
        }
    }

    /** Each task's records in its own order: facts, and marks of most ticks, all of the last. */
    private static List<List<Written>> streams(SplittableRandom random, int tasks, int ticks) {
        var streams = new ArrayList<List<Written>>();
        for (int task = 0; task < tasks; task++) {
            var stream = new ArrayList<Written>();
            for (int tick = 1; tick <= ticks; tick++) {
                for (int facts = random.nextInt(3); facts > 0; facts--) {
                    stream.add(fact(task, "fact-" + task + "-" + stream.size()));
                }
                if (tick == ticks || random.nextInt(4) > 0) {
                    stream.add(mark(task, tick));
                }
            }
            stream.add(fact(task, "of no tick yet"));
            streams.add(stream);
        }
        return streams;
    }

    private static List<Written> interleaved(SplittableRandom random, List<List<Written>> streams) {
        var log = new ArrayList<Written>();
        var next = new int[streams.size()];
        int left = streams.stream().mapToInt(List::size).sum();
        while (log.size() < left) {
            int task = random.nextInt(streams.size());
            // Some run far ahead.
            for (int burst = 1 + random.nextInt(6);
                    burst > 0 && next[task] < streams.get(task).size();
                    burst--) {
                log.add(streams.get(task).get(next[task]++));
            }
        }
        return log;
    }

    @Property(tries = 500)
    void shouldCutTheSameTicksHoweverWritersAreInterleaved(
            @ForAll @IntRange(min = 1, max = 3) int tasks,
            @ForAll @IntRange(min = 1, max = 8) int ticks,
            @ForAll long seed) {
        var random = new SplittableRandom(seed);
        var streams = streams(random, tasks, ticks);
        var expected = new ArrayList<Written>();
        streams.forEach(expected::addAll);

        var cut = Cut.of(interleaved(random, streams), tasks, 0, Instant.EPOCH);

        assertThat(cut).isEqualTo(Cut.of(expected, tasks, 0, Instant.EPOCH));
        assertThat(cut.facts).containsKey(tick(ticks));
        long facts = streams.stream()
                .flatMap(List::stream)
                .filter(record -> record.mark.isEmpty())
                .count();
        assertThat(cut.facts.values().stream()
                        .flatMap(byWriter -> byWriter.values().stream())
                        .mapToLong(List::size)
                        .sum())
                .isEqualTo(facts - tasks);
    }

    @Property(tries = 500)
    void shouldCutTheSameTicksAfterARestart(
            @ForAll @IntRange(min = 1, max = 3) int tasks,
            @ForAll @IntRange(min = 1, max = 8) int ticks,
            @ForAll long seed) {
        var random = new SplittableRandom(seed);
        var log = interleaved(random, streams(random, tasks, ticks));
        var first = new OutcomePartition(tasks, 0, Instant.EPOCH);
        int stop = random.nextInt(log.size());
        for (int offset = 0; offset < stop; offset++) {
            first.accept(log.get(offset).at(offset));
            first.next().ifPresent(first::take);
        }
        long committed = first.boundaries().values().stream()
                .mapToLong(offset -> offset)
                .min()
                .orElseThrow();
        // Another market of the partition may have to go back further.
        int start = (int) (random.nextBoolean() ? committed : random.nextLong(committed + 1));

        var again = Cut.of(log, tasks, start, first.finished());

        var whole = Cut.of(log, tasks, 0, Instant.EPOCH);
        assertThat(again.after(first.finished())).isEqualTo(whole.after(first.finished()));
    }

    @Test
    void shouldGiveFactsToTheTickTheirWriterMarksNext() {
        var partition = new OutcomePartition(1, 0, Instant.EPOCH);
        partition.accept(fact(0, "before").at(0));
        partition.accept(mark(0, 1).at(1));
        partition.accept(fact(0, "after").at(2));
        partition.accept(mark(0, 2).at(4));

        assertThat(partition.next()).contains(tick(1));
        assertThat(partition.take(tick(1)))
                .extracting(OutcomePartitionTest::text)
                .containsExactly("before");
        assertThat(partition.boundaries()).containsExactly(Map.entry(writer(0), 2L));
        assertThat(partition.next()).contains(tick(2));
        assertThat(partition.take(tick(2)))
                .extracting(OutcomePartitionTest::text)
                .containsExactly("after");
        assertThat(partition.boundaries()).containsExactly(Map.entry(writer(0), 5L));
        assertThat(partition.finished()).isEqualTo(tick(2));
        assertThat(partition.next()).isEmpty();
    }

    @Test
    void shouldWaitForTheSlowestWriter() {
        var partition = new OutcomePartition(2, 0, Instant.EPOCH);
        partition.accept(mark(0, 1).at(0));
        partition.accept(fact(0, "ahead").at(1));
        partition.accept(mark(0, 2).at(2));
        assertThat(partition.next()).isEmpty();

        partition.accept(mark(1, 1).at(3));

        assertThat(partition.next()).contains(tick(1));
        assertThat(partition.take(tick(1))).isEmpty();
        assertThat(partition.boundaries()).isEqualTo(Map.of(writer(0), 1L, writer(1), 4L));
        assertThat(partition.next()).isEmpty();
    }

    @Test
    void shouldNotGiveATickWhatItsWriterHasNotMarkedForIt() {
        var partition = new OutcomePartition(2, 10, tick(1));
        // Task 0 has marked the first tick before the offset from which on is read.
        partition.accept(fact(0, "of the second").at(10));
        partition.accept(mark(0, 2).at(11));
        partition.accept(mark(1, 1).at(12));
        assertThat(partition.next()).contains(tick(1));

        assertThat(partition.take(tick(1))).isEmpty();

        assertThat(partition.boundaries()).isEqualTo(Map.of(writer(0), 10L, writer(1), 13L));
        partition.accept(mark(1, 2).at(13));
        assertThat(partition.take(partition.next().orElseThrow()))
                .extracting(OutcomePartitionTest::text)
                .containsExactly("of the second");
    }

    @Test
    void shouldTakeUnsignedFactsOfASingleWriterAsItsOwn() {
        var partition = new OutcomePartition(1, 0, Instant.EPOCH);
        partition.accept(record(0, "DE", "unsigned", new RecordHeaders()));
        partition.accept(mark(0, 1).at(1));

        assertThat(partition.take(tick(1))).allMatch(Fact::isSigned).hasSize(1);
    }

    @Test
    void shouldTellWhichFactsNobodyHasSigned() {
        var partition = new OutcomePartition(2, 0, Instant.EPOCH);
        partition.accept(record(0, "DE", "unsigned", new RecordHeaders()));
        partition.accept(new Written("assigner/0", Optional.empty(), "of another").at(1));
        partition.accept(fact(1, "signed").at(2));
        partition.accept(new Written("interaction-state/7", Optional.of(tick(1)), "").at(3));
        partition.accept(mark(0, 1).at(4));
        partition.accept(mark(1, 1).at(5));

        assertThat(partition.take(tick(1)))
                .extracting(OutcomePartitionTest::text, Fact::isSigned)
                .containsExactly(tuple("unsigned", false), tuple("of another", false), tuple("signed", true));
        assertThat(partition.next()).isEmpty();
    }
}
