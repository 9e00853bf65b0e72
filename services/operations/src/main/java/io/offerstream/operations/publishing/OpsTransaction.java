package io.offerstream.operations.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A change by an operator: its records and who made it, why and what was there before become visible together or not at
 * all. Open it before reading what is to be changed: a second one that opens meanwhile fences this one, so that two
 * people cannot overwrite each other. Owned by one thread.
 */
public final class OpsTransaction implements AutoCloseable {
    private static final int VISIBLE_ROUNDS = 250;
    private static final Duration VISIBLE_PAUSE = Duration.ofMillis(20);

    private final Topics topics;
    private final KafkaClients clients;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String actor;
    private boolean open;

    /** @param actor who makes the change, for the audit */
    public OpsTransaction(Cluster cluster, String actor) {
        topics = cluster.topics();
        clients = cluster.clients();
        this.actor = actor;
        checkPresent(cluster);
        producer = clients.transactionalProducer(transactionalId(topics));
        try {
            producer.initTransactions();
            producer.beginTransaction();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        open = true;
    }

    /** A producer would wait for a missing topic until its time is up. */
    private static void checkPresent(Cluster cluster) {
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.clients().consumer()) {
            var audit = cluster.topics().audit().name();
            if (consumer.partitionsFor(audit).isEmpty()) {
                throw new NotDoneException(
                        Why.NEEDS_OPERATOR,
                        "topic " + audit + " does not exist; 'offerstream init' creates what is missing");
            }
        }
    }

    /** Adds {@code after}, and an audit entry that says what was {@code before}. */
    public <V extends SpecificRecord> void change(Topic<V> topic, Optional<V> before, V after, Change change) {
        write(topic, after, change.time());
        audit(
                Keys.of(after),
                before.map(record -> AvroJson.of(record).toString()).orElse(null),
                AvroJson.of(after).toString(),
                change);
    }

    /** Adds {@code record} and no audit entry: for what the audit must not repeat, and {@link #audit} tells otherwise. */
    public <V extends SpecificRecord> void write(Topic<V> topic, V record, Instant time) {
        send(topic.name(), Keys.of(record).getBytes(UTF_8), topic.serde().serialize(topic.name(), record), time);
    }

    /** Adds bytes that stood in {@code topic} before, as they were, and no audit entry. */
    public void resend(Topic<?> topic, byte[] key, byte[] value, Instant time) {
        send(topic.name(), key, value, time);
    }

    /**
     * What the audit says of a change.
     *
     * @param eventId of the changed record
     * @param action such as {@code offers.publish}
     * @param reason as the operator gave it; may be empty
     * @param run what was changed together has the same; empty of a change by itself
     */
    public record Change(String eventId, Instant time, String action, String reason, String run) {
        /** A change by itself. */
        public Change(String eventId, Instant time, String action, String reason) {
            this(eventId, time, action, reason, "");
        }
    }

    /** Adds an audit entry by itself. */
    public void audit(String subject, String before, String after, Change change) {
        var entry = AuditEntry.newBuilder()
                .setEventId("audit:" + change.eventId())
                .setEventTime(change.time())
                .setActor(actor)
                .setAction(change.action())
                .setSubject(subject)
                .setBefore(before)
                .setAfter(after)
                .setReason(change.reason())
                .setRun(change.run())
                .build();
        var audit = topics.audit();
        send(audit.name(), actor.getBytes(UTF_8), audit.serde().serialize(audit.name(), entry), change.time());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private void send(String topic, byte[] key, byte[] value, Instant time) {
        producer.send(new ProducerRecord<>(topic, null, time.toEpochMilli(), key, value));
    }

    /** Makes it all visible; returns when readers see it, so that the next command does, too. */
    public void commit() {
        producer.commitTransaction();
        open = false;
        try (var admin = clients.admin()) {
            for (int round = 0; round < VISIBLE_ROUNDS && isEnding(admin); round++) {
                Thread.sleep(VISIBLE_PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            // It is committed; only how soon it is seen cannot be told.
            return;
        }
    }

    /** The coordinator has promised the commit, and is still telling the partitions. */
    private boolean isEnding(Admin admin) throws ExecutionException, InterruptedException {
        var id = transactionalId(topics);
        var state =
                admin.describeTransactions(List.of(id)).description(id).get().state();
        return state == TransactionState.PREPARE_COMMIT || state == TransactionState.ONGOING;
    }

    private static String transactionalId(Topics topics) {
        return topics.prefix() + "ops";
    }

    /** Takes back what was not committed. */
    @Override
    public void close() {
        // An interrupted thread must still be able to abort.
        boolean interrupted = Thread.interrupted();
        try {
            if (open) {
                producer.abortTransaction();
            }
        } finally {
            producer.close(Duration.ofSeconds(5));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
