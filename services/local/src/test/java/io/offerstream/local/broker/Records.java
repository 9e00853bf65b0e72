package io.offerstream.local.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the broker tests do with a broker. */
final class Records {
    private Records() {}

    static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    static void create(String bootstrapServers, String... topics) throws ExecutionException, InterruptedException {
        try (var admin = admin(bootstrapServers)) {
            var created = new ArrayList<NewTopic>();
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            for (String topic : topics) {
                created.add(new NewTopic(topic, 1, (short) 1));
                latest.put(new TopicPartition(topic, 0), OffsetSpec.latest());
            }
            admin.createTopics(created).all().get();
            admin.listOffsets(latest).all().get();
        }
    }

    static KafkaProducer<String, String> producer(String bootstrapServers, Map<String, String> settings) {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("acks", "all");
        properties.putAll(settings);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** Every committed value of the topics, up to what is stable now. */
    static List<String> committed(String bootstrapServers, Collection<String> topics) {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("isolation.level", "read_committed");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    /** Partitions, also internal ones, whose last stable offset lags behind the high watermark, with both. */
    static Map<String, List<Long>> unstable(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (var admin = admin(bootstrapServers)) {
            var topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            Set<TopicPartition> partitions = new HashSet<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
            var stable = ends(admin, partitions, IsolationLevel.READ_COMMITTED);
            var high = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
            var unstable = new TreeMap<String, List<Long>>();
            stable.forEach((partition, offset) -> {
                if (offset < high.get(partition)) {
                    unstable.put(partition.toString(), List.of(offset, high.get(partition)));
                }
            });
            return unstable;
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions, IsolationLevel level)
            throws ExecutionException, InterruptedException {
        var question = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> question.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(question, new ListOffsetsOptions(level))
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }
}
