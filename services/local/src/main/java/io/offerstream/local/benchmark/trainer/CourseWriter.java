package io.offerstream.local.benchmark.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelRequest;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes what a trainer reads, as ops, ticker and the tasks of interaction-state would, with marks and signatures. Owned by
 * one thread.
 */
final class CourseWriter {
    private static final String SERVICE = "interaction-state";

    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final Redemptions redemptions;
    private volatile Exception lost;

    /** @param producer without transactions; stays open */
    CourseWriter(Topics topics, Producer<byte[], byte[]> producer, Redemptions redemptions) {
        this.topics = topics;
        this.producer = producer;
        this.redemptions = redemptions;
    }

    int tasks() {
        return topics.impressions().partitions();
    }

    static String writer(int task) {
        return Marks.writer(SERVICE, task);
    }

    /** The market and its offers. */
    void reference(Instant tick) {
        var market = redemptions.market(tick);
        send(topics.markets(), market.getMarket(), market, tick);
        for (var offer : redemptions.offers()) {
            send(topics.offers(), Keys.of(offer), offer, tick);
        }
    }

    /** Lets the first version serve, so that each one after it has to pass the drift gate and is staged. */
    void promote(Instant tick) {
        var request = ModelRequest.newBuilder()
                .setEventId("benchmark")
                .setEventTime(tick)
                .setMarket(Redemptions.MARKET)
                .setAction(ModelAction.PROMOTE)
                .setVersion(1L)
                .setActor("benchmark")
                .build();
        send(topics.modelRequests(), Redemptions.MARKET, request, tick);
    }

    /** All of a course. */
    void write(Course course) {
        reference(course.tick(0));
        for (int tick = 1; tick <= course.ticks(); tick++) {
            for (var contrast : course.contrasts(tick)) {
                write(contrast, course.tick(tick), (metadata, trouble) -> noteLost(trouble));
            }
            tick(course.tick(tick));
            if (tick == 1) {
                promote(course.tick(tick));
            }
        }
        tick(course.lastTick());
        flush();
    }

    void write(Redemptions.Contrast contrast, Instant tick, Callback callback) {
        var outcomes = topics.outcomes();
        var headers = new RecordHeaders()
                .add(Marks.WRITER, writer(contrast.task(tasks())).getBytes(UTF_8));
        send(
                outcomes.name(),
                outcomes.partitionOf(Redemptions.MARKET),
                Redemptions.MARKET,
                outcomes.serde().serialize(outcomes.name(), redemptions.outcome(contrast, tick)),
                tick,
                headers,
                callback);
    }

    /** The ticker's marks, then those of the services. */
    void tick(Instant tick) {
        for (var topic : List.of(topics.markets(), topics.offers(), topics.modelRequests())) {
            mark(topic, 0, Marks.TICKER, tick);
        }
        finish(tick);
    }

    /** The marks of the conductor and of the tasks of interaction-state alone. */
    void finish(Instant tick) {
        for (int partition = 0; partition < topics.outcomes().partitions(); partition++) {
            mark(topics.control(), partition, Marks.writer("conductor", 0), tick);
            for (int task = 0; task < tasks(); task++) {
                mark(topics.outcomes(), partition, writer(task), tick);
            }
        }
    }

    private void mark(Topic<?> topic, int partition, String writer, Instant tick) {
        send(
                topic.name(),
                partition,
                writer,
                null,
                tick,
                Marks.headers(tick),
                (metadata, trouble) -> noteLost(trouble));
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value, Instant tick) {
        send(
                topic.name(),
                0,
                key,
                topic.serde().serialize(topic.name(), value),
                tick,
                new RecordHeaders(),
                (metadata, trouble) -> noteLost(trouble));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    private void send(
            String topic, int partition, String key, byte[] value, Instant tick, Headers headers, Callback callback) {
        producer.send(
                new ProducerRecord<>(topic, partition, tick.toEpochMilli(), key.getBytes(UTF_8), value, headers),
                callback);
    }

    private void noteLost(Exception trouble) {
        if (trouble != null) {
            lost = trouble;
        }
    }

    /** Waits until the broker has everything. */
    void flush() {
        producer.flush();
        if (lost != null) {
            throw new KafkaException("the input could not be written", lost);
        }
    }
}
