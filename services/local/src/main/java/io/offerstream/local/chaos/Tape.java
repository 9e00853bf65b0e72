package io.offerstream.local.chaos;

import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What neighbours write, kept in memory: a broker for those who need none. Owned by one thread. */
final class Tape implements Inputs {
    private final Topics topics;
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final Map<TopicPartition, List<Input>> logs = new HashMap<>();

    Tape(Topics topics) {
        this.topics = topics;
    }

    /** No two producers write into the same topic. */
    Producer<byte[], byte[]> producer() {
        var node = new Node(0, "nowhere", 1);
        var partitions = topics.all().stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition ->
                                new PartitionInfo(topic.name(), partition, node, new Node[] {node}, new Node[] {node})))
                .toList();
        var producer = new MockProducer<>(
                new Cluster("tape", List.of(node), partitions, Set.of(), Set.of()),
                true,
                null,
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    /** Everything that was committed can be read from now on. */
    void rewind() {
        logs.clear();
        for (var producer : producers) {
            for (var record : producer.history()) {
                var log = logs.computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()), place -> new ArrayList<>());
                var arrival = new Arrival(
                        record.topic(),
                        record.partition(),
                        log.size(),
                        Instant.ofEpochMilli(record.timestamp()),
                        record.key(),
                        record.value());
                log.add(new Input(arrival, record.headers()));
            }
        }
    }

    @Override
    public Iterator<Input> read(String topic, int partition) {
        return logs.getOrDefault(new TopicPartition(topic, partition), List.of())
                .iterator();
    }
}
