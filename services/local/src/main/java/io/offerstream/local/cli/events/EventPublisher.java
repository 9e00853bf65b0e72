package io.offerstream.local.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.platform.intake.Keys;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends events of one kind, to all replicas, and fails on the first that is not taken. Owned by one thread. */
final class EventPublisher<V extends SpecificRecord> implements AutoCloseable {
    private final EventKind<V> kind;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    EventPublisher(Installation installation, EventKind<V> kind) {
        this.kind = kind;
        var topic = kind.topic().name();
        try (var consumer = installation.clients().consumer()) {
            if (consumer.partitionsFor(topic).isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.NEEDS_OPERATOR,
                        "topic " + topic + " does not exist; 'offerstream init' creates what is missing");
            }
        }
        producer = installation.clients().producer();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    void publish(V event) {
        throwIfFailed();
        var topic = kind.topic();
        producer.send(
                new ProducerRecord<>(
                        topic.name(),
                        null,
                        kind.time().apply(event).toEpochMilli(),
                        Keys.of(event).getBytes(UTF_8),
                        topic.serde().serialize(topic.name(), event)),
                (metadata, thrown) -> {
                    if (thrown == null) {
                        acknowledged.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, thrown);
                    }
                });
    }

    /** Waits until all are taken. */
    void finish() {
        producer.flush();
        throwIfFailed();
    }

    /** How many the brokers have taken so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    private void throwIfFailed() {
        var thrown = failure.get();
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public void close() {
        // An interrupted thread must still be able to say goodbye.
        boolean interrupted = Thread.interrupted();
        producer.close(Duration.ofSeconds(5));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
