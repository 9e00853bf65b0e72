package io.offerstream.operations.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.ModelStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Follows what becomes of one request, from before it is written. The trainer takes it at the first tick whose mark stands
 * behind it, and says with a mark of its own that it has finished a tick: so silence can be told from an answer. Owned by
 * one thread.
 */
public final class AnswerWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Records of one transaction become visible a little apart, in topics of different leaders. */
    private static final Duration APART = Duration.ofSeconds(2);

    private final Topics topics;
    private final ModelRequest request;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String trainer;
    private final List<ModelStatus> decisions = new ArrayList<>();
    private boolean isWritten;
    private Instant takenAt = Instant.MAX;
    private Instant finished = Instant.MIN;
    private Optional<String> refusal = Optional.empty();

    /** To be opened before {@code request} is written. */
    public AnswerWatch(Cluster cluster, ModelRequest request) {
        this.request = request;
        topics = cluster.topics();
        trainer = Marks.writer(topics.modelStatus().writer(), topics.outcomes().partitionOf(request.getMarket()));
        consumer = cluster.clients().consumer();
        try {
            var partitions = Stream.<Topic<?>>of(topics.modelRequests(), topics.modelStatus(), topics.deadLetters())
                    .flatMap(this::partitions)
                    .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions).forEach(consumer::seek);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A producer would wait for a missing topic until its time is up. */
    private Stream<TopicPartition> partitions(Topic<?> topic) {
        var found = consumer.partitionsFor(topic.name());
        if (found.isEmpty()) {
            throw new NotDoneException(
                    Why.NEEDS_OPERATOR,
                    "topic " + topic.name() + " does not exist; 'offerstream init' creates what is missing");
        }
        return found.stream().map(info -> new TopicPartition(info.topic(), info.partition()));
    }

    /**
     * What became of the request, or that nobody has said within {@code atMost}.
     *
     * @param watcher told how many seconds have passed
     */
    public Answer await(Duration atMost, LongConsumer watcher) {
        long start = System.nanoTime();
        long deadline = start + atMost.toNanos();
        boolean isFinished = false;
        while (System.nanoTime() < deadline) {
            consumer.poll(POLL).forEach(this::accept);
            var answer = answer();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (!isFinished && !finished.isBefore(takenAt)) {
                isFinished = true;
                deadline = System.nanoTime() + APART.toNanos();
            }
            watcher.accept(Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        return isFinished ? new Answer.PassedOver() : new Answer.Outstanding();
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        var mark = RecordJson.tickOf(record);
        if (record.topic().equals(topics.modelRequests().name())) {
            acceptRequest(record, mark);
        } else if (record.topic().equals(topics.modelStatus().name())) {
            if (mark.isPresent() && trainer.equals(new String(record.key(), UTF_8))) {
                finished = mark.get();
            }
            read(topics.modelStatus(), record.value()).ifPresent(decisions::add);
        } else {
            read(topics.deadLetters(), record.value())
                    .filter(letter ->
                            letter.getTopic().equals(topics.modelRequests().name()))
                    .filter(letter -> isOurs(bytes(letter.getValue())))
                    .ifPresent(letter -> refusal = Optional.of(letter.getReason() + ": " + letter.getDetail()));
        }
    }

    private void acceptRequest(ConsumerRecord<byte[], byte[]> record, Optional<Instant> mark) {
        if (mark.isEmpty()) {
            isWritten |= isOurs(record.value());
        } else if (isWritten && takenAt.equals(Instant.MAX)) {
            takenAt = mark.get();
        }
    }

    private boolean isOurs(byte[] value) {
        return read(topics.modelRequests(), value)
                .filter(found -> found.getEventId().equals(request.getEventId()))
                .isPresent();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Empty if there is nothing, or nothing that can be read: then it is no answer to us. */
    private static <V extends SpecificRecord> Optional<V> read(Topic<V> topic, byte[] value) {
        try {
            return Optional.ofNullable(topic.serde().deserialize(topic.name(), value));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }

    private Optional<Answer> answer() {
        return decisions.stream()
                .filter(this::answers)
                .findFirst()
                .<Answer>map(Answer.Decided::new)
                .or(() -> refusal.map(Answer.Refused::new));
    }

    private boolean answers(ModelStatus status) {
        if (!status.getMarket().equals(request.getMarket())) {
            return false;
        }
        // A refit's candidate is the trainer's own decision, in the very tick.
        return request.getAction() == ModelAction.REFIT
                ? status.getDecision() == ModelDecision.CANDIDATE
                        && status.getDecidedAt().equals(takenAt)
                : status.getDecision() == decision() && status.getActor().equals(request.getActor());
    }

    private ModelDecision decision() {
        return switch (request.getAction()) {
            case PROMOTE -> ModelDecision.PROMOTED;
            case ROLLBACK -> ModelDecision.ROLLED_BACK;
            case RELEASE -> ModelDecision.RELEASED;
            case REFIT -> ModelDecision.CANDIDATE;
            case UNKNOWN -> ModelDecision.UNKNOWN;
        };
    }

    @Override
    public void close() {
        // An interrupted thread must still be able to say goodbye.
        boolean interrupted = Thread.interrupted();
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
