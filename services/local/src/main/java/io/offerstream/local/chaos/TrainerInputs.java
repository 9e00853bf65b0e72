package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.chaos.TrainerStory.Said;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes a story into several installations, record for record alike: the tasks of interaction-state interleaved, one
 * often a tick ahead of another. Owned by one thread.
 */
final class TrainerInputs {
    private final List<Topics> installations;
    private final Producer<byte[], byte[]> producer;
    private final TrainerStory story;
    private final Random random;
    private final List<Deque<Line>> writers = new ArrayList<>();
    private int ticks;

    /** @param said empty for a mark of {@code tick} */
    private record Line(Said said, Instant tick) {}

    /** @param producer without transactions */
    TrainerInputs(List<Topics> installations, Producer<byte[], byte[]> producer, TrainerStory story, long seed) {
        this.installations = installations;
        this.producer = producer;
        this.story = story;
        random = new Random(seed);
        for (int task = 0; task < tasks(); task++) {
            writers.add(new ArrayDeque<>());
        }
    }

    private int tasks() {
        return installations.get(0).impressions().partitions();
    }

    /** How many ticks have been told. */
    int ticks() {
        return ticks;
    }

    /** Tells the next tick; some of what one task says of it may come with the one after. */
    Instant tell() {
        var tick = plan();
        flush(random.nextBoolean() ? random.nextInt(tasks()) : -1);
        return tick;
    }

    /** Tells the next tick, and whatever was held back. */
    Instant tellAll() {
        var tick = plan();
        flush(-1);
        return tick;
    }

    private Instant plan() {
        ticks++;
        var tick = TrainerStory.tick(ticks);
        for (var said : story.reference(ticks)) {
            send(said, tick);
        }
        for (var topics : installations) {
            for (var topic : List.of(topics.markets(), topics.offers(), topics.modelRequests())) {
                mark(topic, 0, Marks.TICKER, tick);
            }
        }
        announce(tick);
        for (int task = 0; task < tasks(); task++) {
            for (var said : story.outcomes(ticks, task)) {
                writers.get(task).add(new Line(said, tick));
            }
            writers.get(task).add(new Line(null, tick));
        }
        return tick;
    }

    /** The conductor says everything into every partition. */
    private void announce(Instant tick) {
        var controls = story.control(ticks);
        for (var topics : installations) {
            for (int partition = 0; partition < tasks(); partition++) {
                for (var said : controls) {
                    send(topics.control(), partition, said, tick);
                }
                mark(topics.control(), partition, Marks.writer("conductor", 0), tick);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as below
    private void send(Topic<?> topic, int partition, Said said, Instant tick) {
        producer.send(new ProducerRecord<>(
                topic.name(),
                partition,
                tick.toEpochMilli(),
                said.key().getBytes(UTF_8),
                said.value().get()));
    }

    /** @param late the task that keeps its last records for later; -1 for none */
    private void flush(int late) {
        while (true) {
            var open = new ArrayList<Integer>();
            for (int task = 0; task < tasks(); task++) {
                if (writers.get(task).size() > (task == late ? 3 : 0)) {
                    open.add(task);
                }
            }
            if (open.isEmpty()) {
                producer.flush();
                return;
            }
            int task = open.get(random.nextInt(open.size()));
            var line = writers.get(task).remove();
            if (line.said == null) {
                installations.forEach(topics -> {
                    for (int partition = 0; partition < tasks(); partition++) {
                        mark(topics.outcomes(), partition, Marks.writer("interaction-state", task), line.tick);
                    }
                });
            } else {
                send(line.said, line.tick);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flushed, and missed by the trainer if it were lost
    private void send(Said said, Instant tick) {
        for (var topics : installations) {
            var topic = said.topic().apply(topics);
            var headers = topic.title().equals("outcomes")
                    ? new RecordHeaders()
                            .add(
                                    Marks.WRITER,
                                    Marks.writer("interaction-state", said.writer())
                                            .getBytes(UTF_8))
                    : new RecordHeaders();
            producer.send(new ProducerRecord<>(
                    topic.name(),
                    topic.partitions() == 1 ? 0 : topic.partitionOf(said.key()),
                    tick.toEpochMilli(),
                    said.key().getBytes(UTF_8),
                    said.value().get(),
                    headers));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private void mark(Topic<?> topic, int partition, String writer, Instant tick) {
        producer.send(new ProducerRecord<>(
                topic.name(), partition, tick.toEpochMilli(), writer.getBytes(UTF_8), null, Marks.headers(tick)));
    }
}
