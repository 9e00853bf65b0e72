package io.offerstream.trainer;

import io.offerstream.platform.app.DeadLetterOrFail;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.topics.Topics;
import io.offerstream.trainer.fault.Failpoint;
import io.offerstream.trainer.fault.Faults;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer's thread: feeds the partitions that the group gives it, tick by tick. After any trouble it forgets what it
 * has in memory and goes on from what is committed; once fenced, it is done.
 */
final class TrainingLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Topics topics;
    private final KafkaClients clients;
    private final String instance;
    private final PartitionTask.Surroundings surroundings;
    private final Faults faults;
    private final Health health;
    private final Consumer<Throwable> onFatal;
    private final SortedMap<Integer, PartitionTask> tasks = new TreeMap<>();
    private final Set<String> broken;
    /** Of the last take-over: the consumer would wrap what is thrown there. */
    private RuntimeException trouble;

    private volatile boolean stopped;
    private volatile KafkaConsumer<byte[], byte[]> consumer;

    TrainingLoop(
            Topics topics,
            KafkaClients clients,
            String instance,
            PartitionTask.Surroundings surroundings,
            Health health,
            Consumer<Throwable> onFatal) {
        this.topics = topics;
        this.clients = clients;
        this.instance = instance;
        this.surroundings = surroundings;
        this.health = health;
        this.onFatal = onFatal;
        faults = surroundings.tools().faults();
        broken = surroundings.broken();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                runUntilTrouble();
            } catch (WakeupException e) {
                LOG.debug("asked to stop", e);
            } catch (MarketBrokenException e) {
                LOG.error("{}; the other markets go on without it", e.getMessage(), e);
                broken.add(e.market());
                // Not FAILED: whoever restarts what is not alive would stop the other markets.
                health.report(part(e.market()), State.DEGRADED, e.getMessage());
            } catch (RuntimeException e) {
                if (stopped) {
                    LOG.debug("while stopping", e);
                } else if (isFatal(e)) {
                    LOG.error("the trainer cannot go on", e);
                    health.report(TrainerApp.SERVICE, State.FAILED, String.valueOf(e.getMessage()));
                    stopped = true;
                    onFatal.accept(e);
                } else {
                    LOG.warn("the trainer tries again: {}", e.toString());
                    health.report(TrainerApp.SERVICE, State.DEGRADED, "trying again: " + e.getMessage());
                    pause();
                }
            } finally {
                closeAll();
            }
        }
    }

    private static String part(String market) {
        return TrainerApp.SERVICE + " of " + market;
    }

    private void runUntilTrouble() {
        trouble = null;
        consumer = clients.groupConsumer(
                topics.prefix() + TrainerApp.SERVICE, topics.prefix() + TrainerApp.SERVICE + "-" + instance);
        consumer.subscribe(List.of(topics.outcomes().name()), new Takeover());
        while (!stopped) {
            var records = consumer.poll(POLL);
            if (trouble != null) {
                throw trouble;
            }
            for (var record : records) {
                tasks.get(record.partition()).accept(record);
            }
            for (var task : List.copyOf(tasks.values())) {
                while (!stopped && task.advance(consumer.groupMetadata())) {
                    LOG.trace("a tick is decided");
                }
            }
        }
    }

    /** Partitions come and go only while the consumer polls, and so never within a transaction. */
    private final class Takeover implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            for (var partition : assigned) {
                faults.pass(Failpoint.PARTITIONS_ASSIGNED);
                try {
                    take(partition);
                } catch (RuntimeException e) {
                    trouble = e;
                    return;
                }
            }
            var held = new TreeSet<>(tasks.keySet());
            LOG.info(
                    "the trainer has partitions {} of {}",
                    held,
                    topics.outcomes().title());
            health.report(TrainerApp.SERVICE, State.READY, "partitions " + held);
        }

        private void take(TopicPartition partition) {
            var producer =
                    clients.transactionalProducer(topics.prefix() + TrainerApp.SERVICE + "-" + partition.partition());
            try {
                // First of all: from now on nobody else can change what is read next.
                producer.initTransactions();
                var committed = Optional.ofNullable(
                        consumer.committed(Set.of(partition)).get(partition));
                long beginning = consumer.beginningOffsets(List.of(partition)).get(partition);
                var task = new PartitionTask(partition.partition(), producer, committed, beginning, surroundings);
                consumer.seek(partition, task.start());
                tasks.put(partition.partition(), task);
            } catch (RuntimeException e) {
                producer.close(Duration.ZERO);
                throw e;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            faults.pass(Failpoint.PARTITIONS_REVOKED);
            letGo(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            LOG.warn("the trainer was thought dead, and has lost {}", lost);
            letGo(lost);
        }

        private void letGo(Collection<TopicPartition> partitions) {
            for (var partition : partitions) {
                var task = tasks.remove(partition.partition());
                if (task != null) {
                    task.close();
                }
            }
        }
    }

    private static boolean isFatal(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof FencedInstanceIdException
                    || cause instanceof AuthenticationException
                    || cause instanceof AuthorizationException) {
                return true;
            }
        }
        // What Kafka may get over by itself is tried again; a defect of ours is not.
        return !(thrown instanceof KafkaException) && !DeadLetterOrFail.isRetriable(thrown);
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        Map.copyOf(tasks).values().forEach(PartitionTask::close);
        tasks.clear();
        var closing = consumer;
        if (closing != null) {
            // A static member stays in the group: it gets its partitions back when it returns.
            closing.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    /** Ends the loop soon; may be called from any thread. */
    void stop() {
        stopped = true;
        var polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
    }

    static Set<String> noneBroken() {
        return new HashSet<>();
    }
}
