package io.offerstream.local.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that a killed process left open. Their producers died with it, or have lost their broker;
 * until a transaction ends, {@code read_committed} readers wait at its first record. The coordinator would abort it at
 * its time-out (minutes), and one that the coordinator has forgotten never ends by itself.
 */
final class OpenTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ROUNDS = 300;
    private static final Duration PAUSE_OF_LOOKS = Duration.ofMillis(250);
    private static final int LOOKS = 20;
    private static final String STATE = "__transaction_state";

    private final Admin admin;
    private final String server;

    private OpenTransactions(Admin admin, String server) {
        this.admin = admin;
        this.server = server;
    }

    /** Returns when none is open; after 30 s of trying it warns and returns. */
    static void settle(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var transactions = new OpenTransactions(admin, bootstrapServers);
            var open = transactions.find();
            if (!open.isEmpty()) {
                transactions.awaitCoordinators();
            }
            for (int round = 0; !open.isEmpty() && round < ROUNDS; round++) {
                transactions.end(open);
                Thread.sleep(PAUSE.toMillis());
                open = transactions.find();
            }
            if (!open.isEmpty()) {
                LOG.warn("transactions of an earlier run are still open, their readers wait: {}", open.keySet());
            }
        }
    }

    /**
     * Ends what hangs, and leaves alone what a producer may still end. Looks for some seconds: a coordinator that comes up
     * leaves markers out.
     */
    static void endHanging(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var transactions = new OpenTransactions(admin, bootstrapServers);
            if (!transactions.find().isEmpty()) {
                transactions.awaitCoordinators();
            }
            for (int look = 0; look < LOOKS; look++) {
                transactions.endHanging(transactions.find());
                Thread.sleep(PAUSE_OF_LOOKS.toMillis());
            }
        }
    }

    /**
     * Ends what the coordinators have decided and what is still open in a partition, while nobody else is at the broker:
     * a producer that comes back begins its next transaction, and then nobody can tell any more how the last one of a
     * partition was decided. Leaves alone what is not decided. After 30 s of trying it warns and returns.
     */
    static void completeDecided(String bootstrapServers) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var transactions = new OpenTransactions(admin, bootstrapServers);
            var open = transactions.find();
            if (!open.isEmpty()) {
                transactions.awaitCoordinators();
            }
            for (int round = 0; transactions.isAnyDecided(open) && round < ROUNDS; round++) {
                transactions.endHanging(open);
                Thread.sleep(PAUSE.toMillis());
                open = transactions.find();
            }
            if (transactions.isAnyDecided(open)) {
                LOG.warn("transactions that were decided are still open: {}", open.keySet());
            }
        }
    }

    private boolean isAnyDecided(Map<TopicPartition, List<ProducerState>> open)
            throws ExecutionException, InterruptedException {
        if (open.isEmpty()) {
            return false;
        }
        var undecided = admin.listTransactions().all().get().stream()
                .filter(listing -> listing.state() == TransactionState.ONGOING)
                .map(TransactionListing::producerId)
                .collect(Collectors.toSet());
        return open.values().stream()
                .flatMap(List::stream)
                .anyMatch(producer -> !undecided.contains(producer.producerId()));
    }

    /**
     * A coordinator that has not read its log yet knows of no transaction. One whose commit had begun would look
     * forgotten, be aborted where its marker was missing, and be torn. So each must answer first, whatever it says: it
     * does not before it has read all.
     */
    private void awaitCoordinators() throws ExecutionException, InterruptedException {
        int partitions = admin.describeTopics(List.of(STATE))
                .allTopicNames()
                .get()
                .get(STATE)
                .partitions()
                .size();
        var probes = new HashMap<Integer, String>();
        for (int i = 0; probes.size() < partitions; i++) {
            var id = "probe-" + i;
            // The partition whose leader coordinates the id, as the broker computes it.
            probes.putIfAbsent(Utils.abs(id.hashCode()) % partitions, id);
        }
        for (var id : probes.values()) {
            try {
                admin.describeTransactions(List.of(id)).description(id).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
                    throw e;
                }
            }
        }
    }

    private Map<TopicPartition, List<ProducerState>> find() throws ExecutionException, InterruptedException {
        var topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        var partitions = new HashSet<TopicPartition>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
        var open = new HashMap<TopicPartition, List<ProducerState>>();
        admin.describeProducers(partitions).all().get().forEach((partition, state) -> {
            var producers = state.activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .toList();
            if (!producers.isEmpty()) {
                open.put(partition, producers);
            }
        });
        return open;
    }

    private void end(Map<TopicPartition, List<ProducerState>> open) throws ExecutionException, InterruptedException {
        fence(endHanging(open));
    }

    /** Ends those of which the coordinator thinks that they are over; returns the ids of those that are not. */
    private Set<String> endHanging(Map<TopicPartition, List<ProducerState>> open)
            throws ExecutionException, InterruptedException {
        var listings = new HashMap<Long, TransactionListing>();
        for (var listing : admin.listTransactions().all().get()) {
            listings.put(listing.producerId(), listing);
        }
        // Looked up again: what was open before the coordinators were asked may have been ended by them since.
        var still = find();
        var abandoned = new HashSet<String>();
        for (var entry : open.entrySet()) {
            for (ProducerState producer : entry.getValue()) {
                var listing = listings.get(producer.producerId());
                if (listing == null || isOver(listing.state())) {
                    if (still.getOrDefault(entry.getKey(), List.of()).contains(producer)) {
                        endAsDecided(entry.getKey(), producer, listing);
                    }
                } else if (listing.state() == TransactionState.ONGOING) {
                    abandoned.add(listing.transactionalId());
                }
                // Anything else is on its way to its end.
            }
        }
        return abandoned;
    }

    private static boolean isOver(TransactionState state) {
        return switch (state) {
            case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT -> true;
            default -> false;
        };
    }

    /** The coordinator aborts what the fenced producer had open. */
    private void fence(Set<String> transactionalIds) throws InterruptedException {
        if (transactionalIds.isEmpty()) {
            return;
        }
        LOG.info("aborting the open transactions of {}", transactionalIds);
        try {
            admin.fenceProducers(transactionalIds).all().get();
        } catch (ExecutionException e) {
            LOG.info("not aborted yet: {}", e.getCause().getMessage());
        }
    }

    /**
     * The coordinator thinks that it is over, or knows nothing of it. A coordinator that comes up before it knows who leads
     * a partition leaves that partition's marker out, and calls the transaction complete: what it had decided must be
     * done here, or a commit would be torn.
     */
    private void endAsDecided(TopicPartition partition, ProducerState producer, TransactionListing listing)
            throws ExecutionException, InterruptedException {
        if (listing == null || listing.state() != TransactionState.COMPLETE_COMMIT || !isLast(producer, listing)) {
            abort(partition, producer);
            return;
        }
        LOG.warn(
                "committing the rest of a transaction of {} in {} since offset {}",
                listing.transactionalId(),
                partition,
                producer.currentTransactionStartOffset().getAsLong());
        try {
            CommitMarkers.write(server, partition, producer);
        } catch (IOException e) {
            LOG.info("not ended yet: {}", e.getMessage());
        }
    }

    /** Whether what is open is the transaction that the coordinator decided last: each one raises the epoch by one. */
    private boolean isLast(ProducerState producer, TransactionListing listing)
            throws ExecutionException, InterruptedException {
        var decided = admin.describeTransactions(List.of(listing.transactionalId()))
                .description(listing.transactionalId())
                .get();
        return decided.producerEpoch() - producer.producerEpoch() <= 1;
    }

    /** Nobody decided on it: the marker goes straight to the partition. */
    private void abort(TopicPartition partition, ProducerState producer) throws InterruptedException {
        LOG.warn(
                "ending a transaction that hangs in {} since offset {}",
                partition,
                producer.currentTransactionStartOffset().getAsLong());
        var marker = new AbortTransactionSpec(
                partition,
                producer.producerId(),
                (short) producer.producerEpoch(),
                Math.max(0, producer.coordinatorEpoch().orElse(0)));
        try {
            admin.abortTransaction(marker).all().get();
        } catch (ExecutionException e) {
            LOG.info("not ended yet: {}", e.getCause().getMessage());
        }
    }
}
