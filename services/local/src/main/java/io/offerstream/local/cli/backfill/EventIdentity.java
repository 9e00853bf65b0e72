package io.offerstream.local.cli.backfill;

import io.offerstream.platform.topics.Topic;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.specific.SpecificRecord;

/** Ids for events whose rows have none: made of all that the row says, so that the same row always has the same. */
final class EventIdentity {
    /** Stands in the row until it is known what it says. */
    static final String PLACEHOLDER = "import:";

    /** In front of the record: a zero byte and the schema's id, which differs from registry to registry. */
    private static final int FRAME = 5;

    private static final int BYTES = 16;

    private EventIdentity() {}

    /** Gives {@code event} its id, if it has the placeholder. */
    static <V extends SpecificRecord> void give(Topic<V> topic, V event) {
        int place = event.getSchema().getField("event_id").pos();
        if (event.get(place).toString().equals(PLACEHOLDER)) {
            var bytes = topic.serde().serialize(topic.name(), event);
            event.put(place, PLACEHOLDER + hash(Arrays.copyOfRange(bytes, FRAME, bytes.length)));
        }
    }

    private static String hash(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
