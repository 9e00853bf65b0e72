package io.offerstream.operations.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.EventLookup;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.platform.intake.EventRules;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A refused record, judged again, and sent once more to where it came from, byte for byte. Who sends one twice does no
 * harm: of events with the same id only the first counts.
 *
 * @param number offset in {@code dead-letters}
 * @param obstacles why it would be refused again, as far as that can be told beforehand; empty if nothing is known
 */
public record DeadLetterReplay(long number, DeadLetter letter, List<String> obstacles) {
    private static final String ACTION = "dlq.replay";

    public DeadLetterReplay {
        obstacles = List.copyOf(obstacles);
    }

    /**
     * The letter at {@code number}, judged by what the topics hold now.
     *
     * @throws NotDoneException if there is none
     */
    public static DeadLetterReplay plan(Cluster cluster, long number) {
        var letter = read(cluster, number);
        return plan(cluster.topics(), Catalogue.read(cluster.clients(), cluster.topics()), number, letter);
    }

    /** A letter, judged by what is known of markets and offers. */
    public static DeadLetterReplay plan(Topics topics, Catalogue catalogue, long number, DeadLetter letter) {
        var obstacles = new ArrayList<String>();
        var topic = source(topics, letter);
        if (topic.isEmpty()) {
            obstacles.add(
                    "only impressions, redemptions and customers can be sent again; it is of " + letter.getTopic());
        } else if (letter.getKey() == null || letter.getValue() == null) {
            obstacles.add("it has no " + (letter.getKey() == null ? "key" : "value"));
        } else {
            judge(topic.get(), letter, catalogue, obstacles);
        }
        return new DeadLetterReplay(number, letter, obstacles);
    }

    private static DeadLetter read(Cluster cluster, long number) {
        var topic = cluster.topics().deadLetters();
        var found = new AtomicReference<DeadLetter>();
        CommittedRecords.readAll(cluster.clients(), topic, record -> {
            if (record.offset() == number) {
                try {
                    found.set(topic.serde().deserialize(topic.name(), record.value()));
                } catch (SerializationException e) {
                    throw new NotDoneException(Why.CHECK_FAILED, "letter " + number + " cannot be read", e);
                }
            }
        });
        return Optional.ofNullable(found.get())
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED, "there is no letter " + number + ", or it has been deleted by age"));
    }

    /** What apps, tills and the customer base send; everything else is the services' own, or published by people. */
    private static Optional<Topic<? extends SpecificRecord>> source(Topics topics, DeadLetter letter) {
        return List.<Topic<? extends SpecificRecord>>of(topics.impressions(), topics.redemptions(), topics.customers())
                .stream()
                .filter(topic ->
                        topic.name().equals(letter.getTopic()) || topic.title().equals(letter.getTopic()))
                .findFirst();
    }

    private static <V extends SpecificRecord> void judge(
            Topic<V> topic, DeadLetter letter, Catalogue catalogue, List<String> obstacles) {
        V event;
        try {
            event = topic.serde().deserialize(topic.name(), bytes(letter.getValue()));
        } catch (SerializationException e) {
            obstacles.add("it cannot be read: " + e.getMessage());
            return;
        }
        EventRules.check(event).ifPresent(refused -> obstacles.add(refused.detail()));
        if (obstacles.isEmpty() && !Keys.of(event).equals(new String(bytes(letter.getKey()), UTF_8))) {
            obstacles.add("its key is not what its value says");
        }
        if (obstacles.isEmpty()) {
            var problems = new ArrayList<RowProblem>();
            new EventLookup(catalogue).check(0, event, problems);
            problems.forEach(problem -> obstacles.add(problem.message()));
        }
        boolean isOld = letter.getReason().equals(Reason.TOO_LATE.name());
        if (isOld) {
            obstacles.add("it was too late, and is later now");
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The market that its key names; empty if it names none. */
    public Optional<String> market() {
        return Optional.ofNullable(letter.getKey())
                .map(key -> new String(bytes(key), UTF_8))
                .filter(key -> key.indexOf(':') > 0)
                .map(Keys::market);
    }

    /**
     * Sends it again, with an audit entry that does not repeat what it holds; returns when readers see both.
     *
     * @throws NotDoneException if something stands against it
     */
    public void commit(Cluster cluster, OpsTransaction transaction, String reason, Instant now) {
        if (!obstacles.isEmpty()) {
            throw new NotDoneException(
                    Why.CHECK_FAILED, "letter " + number + " would be refused again: " + String.join("; ", obstacles));
        }
        var topic = source(cluster.topics(), letter).orElseThrow();
        var time = letter.getRecordTime() == null ? now : letter.getRecordTime();
        transaction.resend(topic, bytes(letter.getKey()), bytes(letter.getValue()), time);
        transaction.audit(
                market().orElse("") + ":letter-" + number,
                null,
                null,
                new OpsTransaction.Change(
                        "ops:" + ACTION + ":" + number + ":" + now.toEpochMilli(), now, ACTION, reason));
        transaction.commit();
    }
}
