package io.offerstream.platform.intake;

import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.schemas.DeadLetter;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.processor.api.Record;

/** Refused records, whole, with reason and place. */
public final class DeadLetters {
    /** Name of the sink in every topology. */
    public static final String SINK = "dead-letters";

    private DeadLetters() {}

    /** {@code arrival} as {@code service} refused it: keyed as its source, stamped as its source. */
    public static Record<byte[], DeadLetter> of(String service, Arrival arrival, Refused<?> refused) {
        var letter = DeadLetter.newBuilder()
                .setReason(refused.reason().name())
                .setDetail(refused.detail())
                .setService(service)
                .setTopic(arrival.topic())
                .setPartition(arrival.partition())
                .setOffset(arrival.offset())
                .setRecordTime(arrival.time())
                .setKey(arrival.key() == null ? null : ByteBuffer.wrap(arrival.key()))
                .setValue(arrival.value() == null ? null : ByteBuffer.wrap(arrival.value()))
                .build();
        return new Record<>(arrival.key(), letter, Math.max(0, arrival.time().toEpochMilli()));
    }
}
