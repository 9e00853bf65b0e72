package io.offerstream.console.feed;

import io.offerstream.platform.topics.Topic;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One topic that a feed reads.
 *
 * @param partitions of the topic
 * @param receiver takes a record with a value; throws as a serde does
 */
public record Follow(Topic<?> topic, List<Integer> partitions, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    /** Takes a record as it was read. */
    public interface Receiver<V> {
        void accept(ConsumerRecord<byte[], byte[]> record, V value);
    }

    /** Every partition. */
    public static <V extends SpecificRecord> Follow all(Topic<V> topic, Receiver<V> receiver) {
        return of(topic, IntStream.range(0, topic.partitions()).boxed().toList(), receiver);
    }

    /** Of a topic whose facts are in every partition alike, the first. */
    public static <V extends SpecificRecord> Follow multicast(Topic<V> topic, Receiver<V> receiver) {
        return of(topic, List.of(0), receiver);
    }

    private static <V extends SpecificRecord> Follow of(
            Topic<V> topic, List<Integer> partitions, Receiver<V> receiver) {
        return new Follow(
                topic,
                partitions,
                record -> receiver.accept(record, topic.serde().deserialize(topic.name(), record.value())));
    }

    List<TopicPartition> topicPartitions() {
        return partitions.stream()
                .map(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }
}
