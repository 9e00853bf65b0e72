package io.offerstream.local.cli.customers;

import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.stack.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Looks for a customer in every committed record of an installation, byte for byte: its topics, the changelogs of its
 * services and what its sink keeps, as far as the account may see them. One thread's, used once.
 */
final class TopicSearch {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Installation installation;
    private final CustomerBytes customer;
    private final Instant now;
    private final Map<TopicPartition, Trace> traces = new HashMap<>();

    TopicSearch(Installation installation, CustomerBytes customer, Instant now) {
        this.installation = installation;
        this.customer = customer;
        this.now = now;
    }

    /**
     * Reads all of them to their ends, as they are now.
     *
     * @return where the customer is, by topic and partition
     */
    List<Trace> run(Progress progress) {
        try (var admin = installation.clients().admin()) {
            var topics = topics(admin);
            var retention = TopicRetention.read(admin, topics);
            read(topics, retention, progress);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        return traces.values().stream()
                .sorted(Comparator.comparing(Trace::topic).thenComparing(Trace::partition))
                .toList();
    }

    /** A prefix may be empty: other topics of the cluster are not ours to look into. */
    private List<String> topics(Admin admin) throws ExecutionException, InterruptedException {
        var topics = installation.topics();
        var named = topics.all().stream().map(topic -> topic.name()).toList();
        var ofServices = Stream.concat(Services.names().stream(), Stream.of("sink"))
                .map(service -> topics.prefix() + service + "-")
                .toList();
        return admin.listTopics(new ListTopicsOptions()).names().get().stream()
                .filter(name -> named.contains(name) || ofServices.stream().anyMatch(name::startsWith))
                .sorted()
                .toList();
    }

    private void read(List<String> topics, Map<String, TopicRetention> retention, Progress progress) {
        var consumer = installation.clients().consumer();
        try {
            var partitions = new ArrayList<TopicPartition>();
            for (var topic : topics) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            long read = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(POLL)) {
                    read++;
                    if (customer.isIn(record.key()) || customer.isIn(record.value())) {
                        note(record, retention.get(record.topic()));
                    }
                }
                progress.report(read, "records looked at");
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, TopicRetention retention) {
        var written = Instant.ofEpochMilli(record.timestamp());
        traces.merge(
                new TopicPartition(record.topic(), record.partition()),
                new Trace(
                        record.topic(),
                        record.partition(),
                        1,
                        record.offset(),
                        record.offset(),
                        written,
                        retention.goneBy(written, now)),
                (before, one) -> {
                    var newest = before.newest().isAfter(written) ? before.newest() : written;
                    return new Trace(
                            one.topic(),
                            one.partition(),
                            before.records() + 1,
                            before.first(),
                            one.last(),
                            newest,
                            retention.goneBy(newest, now));
                });
    }
}
