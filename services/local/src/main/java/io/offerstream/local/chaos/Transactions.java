package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What the broker says of transactions. Owned by one thread. */
final class Transactions {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Admin admin;

    Transactions(Admin admin) {
        this.admin = admin;
    }

    /** The states of the transactional ids with this prefix. */
    Set<TransactionState> states(String prefix) {
        var states = new TreeSet<TransactionState>();
        try {
            admin.listTransactions().all().get().stream()
                    .filter(listing -> listing.transactionalId().startsWith(prefix))
                    .forEach(listing -> states.add(listing.state()));
        } catch (ExecutionException e) {
            throw new KafkaException("transactions cannot be listed", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return states;
    }

    /** Up to where committed records can be read. */
    Map<TopicPartition, Long> readable(Set<TopicPartition> partitions) {
        return ends(partitions, IsolationLevel.READ_COMMITTED);
    }

    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions, IsolationLevel isolation) {
        var specs = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
        try {
            var ends = new HashMap<TopicPartition, Long>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : admin.listOffsets(
                            specs, new ListOffsetsOptions(isolation))
                    .all()
                    .get()
                    .entrySet()) {
                ends.put(end.getKey(), end.getValue().offset());
            }
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException("offsets cannot be listed", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Partitions of any topic, internal ones too, in which a transaction is still open after this time. */
    List<String> hanging(Duration within) {
        var partitions = everyPartition();
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            var hanging = new ArrayList<String>();
            var readable = readable(partitions);
            ends(partitions, IsolationLevel.READ_UNCOMMITTED).forEach((partition, end) -> {
                if (readable.get(partition) < end) {
                    hanging.add(partition + ": readable to " + readable.get(partition) + " of " + end);
                }
            });
            if (hanging.isEmpty() || System.nanoTime() > deadline) {
                return hanging;
            }
            pause();
        }
    }

    private Set<TopicPartition> everyPartition() {
        var partitions = new HashSet<TopicPartition>();
        try {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions()
                            .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        } catch (ExecutionException e) {
            throw new KafkaException("topics cannot be listed", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return partitions;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted while asking the broker", e);
    }
}
