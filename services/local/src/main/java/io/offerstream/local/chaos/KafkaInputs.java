package io.offerstream.local.chaos;

import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.tick.TickEvent.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** As they stand on a broker. Whatever is still being read is closed with it. Owned by one thread. */
final class KafkaInputs implements Inputs, AutoCloseable {
    private final String bootstrapServers;
    private final Queue<KafkaConsumer<byte[], byte[]>> open = new ArrayDeque<>();

    KafkaInputs(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public Iterator<Input> read(String topic, int partition) {
        var place = new TopicPartition(topic, partition);
        var consumer = CommittedConsumer.of(bootstrapServers, List.of(place));
        open.add(consumer);
        return new Log(consumer, place);
    }

    private static final class Log implements Iterator<Input> {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TopicPartition place;
        private final long end;
        private final Queue<Input> read = new ArrayDeque<>();

        Log(KafkaConsumer<byte[], byte[]> consumer, TopicPartition place) {
            this.consumer = consumer;
            this.place = place;
            end = consumer.endOffsets(List.of(place)).get(place);
        }

        @Override
        public boolean hasNext() {
            while (read.isEmpty() && consumer.position(place) < end) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var time = Instant.ofEpochMilli(record.timestamp());
                    var arrival = new Arrival(
                            record.topic(), record.partition(), record.offset(), time, record.key(), record.value());
                    read.add(new Input(arrival, record.headers()));
                }
            }
            return !read.isEmpty();
        }

        @Override
        public Input next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return read.remove();
        }
    }

    @Override
    public void close() {
        open.forEach(consumer -> consumer.close(CloseOptions.timeout(Duration.ofSeconds(1))));
    }
}
