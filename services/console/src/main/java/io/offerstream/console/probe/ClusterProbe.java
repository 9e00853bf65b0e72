package io.offerstream.console.probe;

import io.offerstream.console.probe.ClusterReport.GroupLag;
import io.offerstream.console.probe.ClusterReport.TopicEnd;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker where topics end and how far groups are. Asked by one thread; read by many. */
final class ClusterProbe implements AutoCloseable {
    private final KafkaClients clients;
    private final Topics topics;
    private final Clock clock;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<String, Instant> moved = new HashMap<>();
    private final Map<String, Long> committed = new HashMap<>();
    private final Map<String, Instant> committedAt = new HashMap<>();
    private Admin admin;
    private volatile ClusterReport report = ClusterReport.none();

    ClusterProbe(KafkaClients clients, Topics topics, Clock clock) {
        this.clients = clients;
        this.topics = topics;
        this.clock = clock;
    }

    /** Asks once. */
    void ask() {
        try {
            if (admin == null) {
                admin = clients.admin();
            }
            var now = clock.instant();
            var known = topicEnds(now);
            report = new ClusterReport(known, groupLags(now), Optional.empty(), Optional.of(now));
        } catch (ExecutionException e) {
            silent(e.getCause().getMessage());
        } catch (KafkaException e) {
            silent(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void silent(String problem) {
        report = new ClusterReport(
                report.topics(), report.groups(), Optional.of(String.valueOf(problem)), report.answeredAt());
    }

    private List<TopicEnd> topicEnds(Instant now) throws ExecutionException, InterruptedException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        for (var topic : topics.all()) {
            partitions(topic).forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        }
        var committedOnly = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        var latest = admin.listOffsets(wanted, committedOnly).all().get();
        wanted.replaceAll((partition, any) -> OffsetSpec.earliest());
        var earliest = admin.listOffsets(wanted, committedOnly).all().get();
        var found = new ArrayList<TopicEnd>();
        for (var topic : topics.all()) {
            long records = 0;
            for (var partition : partitions(topic)) {
                long end = latest.get(partition).offset();
                records += end - earliest.get(partition).offset();
                var before = ends.put(partition, end);
                if (before != null && before != end) {
                    moved.put(topic.title(), now);
                }
            }
            found.add(new TopicEnd(
                    topic.title(), topic.partitions(), records, Optional.ofNullable(moved.get(topic.title()))));
        }
        return found;
    }

    private static List<TopicPartition> partitions(Topic<?> topic) {
        var partitions = new ArrayList<TopicPartition>();
        for (int i = 0; i < topic.partitions(); i++) {
            partitions.add(new TopicPartition(topic.name(), i));
        }
        return partitions;
    }

    private List<GroupLag> groupLags(Instant now) throws ExecutionException, InterruptedException {
        var groups = new HashMap<String, ListConsumerGroupOffsetsSpec>();
        for (var group : admin.listGroups().all().get()) {
            if (isOurs(group)) {
                groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
            }
        }
        var lags = new ArrayList<GroupLag>();
        if (groups.isEmpty()) {
            return lags;
        }
        new TreeMap<>(admin.listConsumerGroupOffsets(groups).all().get())
                .forEach((group, offsets) -> lags.addAll(lags(group, offsets, now)));
        return lags;
    }

    private boolean isOurs(GroupListing group) {
        return group.groupId().startsWith(topics.prefix())
                && group.type().map(type -> type != GroupType.SHARE).orElse(true);
    }

    private List<GroupLag> lags(String group, Map<TopicPartition, OffsetAndMetadata> offsets, Instant now) {
        var byTopic = new TreeMap<String, Long>();
        offsets.forEach((partition, offset) -> {
            var end = ends.get(partition);
            if (end == null || offset == null) {
                return;
            }
            var title = topics.title(partition.topic());
            byTopic.merge(title, Math.max(0, end - offset.offset()), Long::sum);
            var before = committed.put(group + "/" + partition, offset.offset());
            if (before != null && before != offset.offset()) {
                committedAt.put(group + "/" + title, now);
            }
        });
        var lags = new ArrayList<GroupLag>();
        byTopic.forEach((title, lag) ->
                lags.add(new GroupLag(group, title, lag, Optional.ofNullable(committedAt.get(group + "/" + title)))));
        return lags;
    }

    ClusterReport report() {
        return report;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
        }
    }
}
