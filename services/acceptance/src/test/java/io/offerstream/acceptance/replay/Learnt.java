package io.offerstream.acceptance.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Every version that was published.
 *
 * @param versions by market and version, SHA-256 of the whole model; its manifest says which offsets it was learnt from
 * @param parameters the same of names, biases and embeddings alone, which the number of partitions must not change
 */
record Learnt(Map<String, String> versions, Map<String, String> parameters) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MAGIC_AND_VERSION = 2 * Integer.BYTES;

    static Learnt read(String bootstrapServers, Topics topics) {
        var versions = new TreeMap<String, String>();
        var parameters = new TreeMap<String, String>();
        try (var reader = new TopicReader(bootstrapServers).follow(topics.models(), (key, value) -> {
            versions.put(key, value.getSha256());
            parameters.put(key, sha256(withoutManifest(value.getModel().duplicate())));
        })) {
            reader.readToEnd();
        }
        return new Learnt(versions, parameters);
    }

    /** The trainer learns at its own pace: until each of its tasks has decided the tick. */
    static void await(Instant tick, String bootstrapServers, Topics topics) {
        var reached = new HashMap<String, Instant>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var place = new TopicPartition(topics.modelStatus().name(), 0);
        try (var marks = CommittedConsumer.of(bootstrapServers, List.of(place))) {
            while (reached.values().stream()
                            .filter(there -> !there.isBefore(tick))
                            .count()
                    < topics.outcomes().partitions()) {
                assertThat(System.nanoTime()).as("the trainer's time").isLessThan(deadline);
                for (var record : marks.poll(Duration.ofMillis(100))) {
                    Marks.tick(record.headers()).ifPresent(mark -> reached.put(new String(record.key(), UTF_8), mark));
                }
            }
        }
    }

    /** What the format has behind the manifest, but for the checksum; docs/models.md. */
    private static ByteBuffer withoutManifest(ByteBuffer model) {
        var rest = model.slice().order(ByteOrder.LITTLE_ENDIAN);
        rest.position(MAGIC_AND_VERSION + Integer.BYTES);
        int texts = 2 * rest.getInt();
        for (int text = 0; text < texts; text++) {
            rest.position(Integer.BYTES + rest.position() + rest.getInt(rest.position()));
        }
        return rest.limit(rest.limit() - Integer.BYTES);
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
