package io.offerstream.local.cli.doctor;

import io.offerstream.local.cli.connect.Installation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/** Whether an open transaction holds readers of committed records back. */
record TransactionCheck(Admin admin, Installation installation, Clock clock) {
    private static final String CHECK = "transactions";

    /** Longer than any time-out of ours: an open transaction without a record since then belongs to nobody. */
    private static final Duration HANGS_AFTER = Duration.ofMinutes(2);

    Finding check() {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : installation.topics().all()) {
            IntStream.range(0, topic.partitions())
                    .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition)));
        }
        var quietSince = clock.instant().minus(HANGS_AFTER);
        var hanging = new TreeMap<String, Long>();
        int open = 0;
        var states = Answers.of(admin.describeProducers(partitions).all());
        for (var entry : states.entrySet()) {
            for (var producer : inTransaction(entry.getValue())) {
                open++;
                if (Instant.ofEpochMilli(producer.lastTimestamp()).isBefore(quietSince)) {
                    hanging.put(
                            entry.getKey().toString(),
                            producer.currentTransactionStartOffset().getAsLong());
                }
            }
        }
        if (!hanging.isEmpty()) {
            return Finding.fail(
                    CHECK,
                    "hanging since offset: " + hanging,
                    "readers wait there; restart the local broker, or end them with kafka-transactions.sh abort");
        }
        return Finding.ok(CHECK, open + " open, none hanging");
    }

    private static Iterable<ProducerState> inTransaction(PartitionProducerState state) {
        return state.activeProducers().stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .toList();
    }
}
