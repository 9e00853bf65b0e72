package io.offerstream.measurement.guard;

import io.offerstream.measurement.Emitter;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.AuditEntry;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Writes what one tick decided into {@code audit}. */
public final class AuditTrail {
    /** Who decides here. */
    public static final String ACTOR = "measurement";

    private final Topics topics;
    private final Emitter emitter;
    private final Instant tick;
    private int entries;

    public AuditTrail(Topics topics, Emitter emitter, Instant tick) {
        this.topics = topics;
        this.emitter = emitter;
        this.tick = tick;
    }

    void write(
            String action,
            String subject,
            Optional<? extends SpecificRecord> before,
            Optional<? extends SpecificRecord> after,
            String reason) {
        entries++;
        emitter.emit(
                topics.audit(),
                ACTOR,
                AuditEntry.newBuilder()
                        // The same in every replay: the tick's decisions come in one order.
                        .setEventId(ACTOR + ":" + tick.toEpochMilli() + ":" + entries)
                        .setEventTime(tick)
                        .setActor(ACTOR)
                        .setAction(action)
                        .setSubject(subject)
                        .setBefore(before.map(Object::toString).orElse(null))
                        .setAfter(after.map(Object::toString).orElse(null))
                        .setReason(reason)
                        .build());
    }
}
