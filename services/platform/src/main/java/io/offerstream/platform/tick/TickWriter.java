package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TickSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes one tick: a mark into every partition that producers outside write, so that it is settled for ever which of
 * their events stand before it, and then the tick itself. Owned by one thread.
 */
public final class TickWriter {
    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final TickSource source;
    private final String note;

    /**
     * @param producer idempotent, with {@code acks=all}; a replay passes the transactional one it writes events with
     * @param note for people who read {@code ticks}
     */
    public TickWriter(Producer<byte[], byte[]> producer, Topics topics, TickSource source, String note) {
        this.producer = producer;
        this.topics = topics;
        this.source = source;
        this.note = note;
    }

    /** Topics whose partitions the ticker marks. */
    public static List<Topic<?>> marked(Topics topics) {
        return List.of(
                topics.offers(),
                topics.markets(),
                topics.customers(),
                topics.impressions(),
                topics.redemptions(),
                topics.erasures(),
                topics.slateEvaluations(),
                topics.modelRequests());
    }

    /**
     * Marks every partition, waits until the broker has all marks, then writes the tick and waits for it, too.
     *
     * @throws KafkaException if the broker did not take a record; the same tick may be written again
     */
    public void write(Instant tick) {
        write(tick, tick);
    }

    /**
     * The same, in records that are stamped otherwise: where old events are written late, the broker must not take the
     * records for old ones, and delete them.
     */
    public void write(Instant tick, Instant stamped) {
        var key = Marks.TICKER.getBytes(UTF_8);
        var sent = new ArrayList<Future<?>>();
        for (var topic : marked(topics)) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                sent.add(producer.send(new ProducerRecord<>(
                        topic.name(), partition, stamped.toEpochMilli(), key, null, Marks.headers(tick))));
            }
        }
        await(sent);
        var value = Tick.newBuilder()
                .setTickTime(tick)
                .setSource(source)
                .setNote(note)
                .build();
        var ticks = topics.ticks();
        await(List.of(producer.send(new ProducerRecord<>(
                ticks.name(),
                0,
                stamped.toEpochMilli(),
                key,
                ticks.serde().serialize(ticks.name(), value),
                Marks.headers(tick)))));
    }

    private void await(List<? extends Future<?>> sent) {
        producer.flush();
        for (var future : sent) {
            try {
                future.get();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } catch (ExecutionException e) {
                throw new KafkaException("a tick could not be written", e.getCause());
            }
        }
    }
}
