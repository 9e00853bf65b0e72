package io.offerstream.local.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How far an app has read its inputs, by what its group has committed. Nothing is written meanwhile. One thread's. */
final class Consumption {
    private static final double BEFORE_THE_END = 0.999;

    private final Admin admin;
    private final String group;
    private final Set<String> inputs;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** @param inputs the topics that count */
    Consumption(Admin admin, String group, Set<String> inputs) {
        this.admin = admin;
        this.group = group;
        this.inputs = inputs;
    }

    /** Share of the inputs that has been read and committed; 1 once all of every other input has been, too. */
    double share() {
        try {
            Map<TopicPartition, Long> committed = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> committed.put(partition, offset.offset()));
            if (ends.isEmpty()) {
                learnEnds(partitionsOfInputs());
            }
            learnEnds(committed.keySet());
            long read = 0;
            long all = 0;
            boolean isDone = true;
            for (var partition : ends.keySet()) {
                long end = ends.get(partition);
                long reached = committed.getOrDefault(partition, 0L);
                isDone &= reached >= end;
                if (inputs.contains(partition.topic())) {
                    read += Math.min(end, reached);
                    all += end;
                }
            }
            return isDone ? 1 : Math.min((double) read / all, BEFORE_THE_END);
        } catch (ExecutionException e) {
            throw new KafkaException("cannot see how far " + group + " is", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while looking how far " + group + " is", e);
        }
    }

    /** How many members of the group have partitions. */
    long members() {
        try {
            return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot see who is in " + group, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while looking who is in " + group, e);
        }
    }

    private Set<TopicPartition> partitionsOfInputs() throws ExecutionException, InterruptedException {
        return admin.describeTopics(inputs).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    private void learnEnds(Set<TopicPartition> partitions) throws ExecutionException, InterruptedException {
        var unknown = partitions.stream()
                .filter(partition -> !ends.containsKey(partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        if (!unknown.isEmpty()) {
            // The last offset is the end of a transaction: whoever has read the record before it has read all.
            admin.listOffsets(unknown).all().get().forEach((partition, end) -> ends.put(partition, end.offset() - 1));
        }
    }
}
