package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The newest events of one customer as they came, newest first: also what was sent twice, or refused. Nothing from before
 * they were erased.
 *
 * @param events at most {@value #MOST}
 * @param isWhole false where a topic has more than was looked through
 */
public record CustomerHistory(List<Event> events, boolean isWhole) {
    public static final int MOST = 50;

    /** Of each topic, in the customer's partition: it bounds how long the answer takes. */
    public static final long LOOKED_BACK = 30_000;

    public CustomerHistory {
        events = List.copyOf(events);
    }

    /**
     * One of them.
     *
     * @param record an {@link Impression}, {@link Redemption} or {@link Assignment}
     */
    public record Event(Instant time, SpecificRecord record) {}

    public static CustomerHistory of(Cluster cluster, String market, String customerId) {
        var topics = cluster.topics();
        var found = new Search(cluster, Keys.of(market, customerId));
        var erased = erasedAt(cluster, found.key);
        found.in(topics.assignments(), Assignment::getDecidedAt);
        found.in(topics.impressions(), Impression::getEventTime);
        found.in(topics.redemptions(), Redemption::getEventTime);
        return new CustomerHistory(
                found.events.stream()
                        .filter(event -> event.time().isAfter(erased))
                        .sorted(Comparator.comparing(Event::time).reversed())
                        .limit(MOST)
                        .toList(),
                found.isWhole);
    }

    private static Instant erasedAt(Cluster cluster, String key) {
        var erasures = cluster.topics().erasures();
        return CommittedRecords.newest(cluster.clients(), erasures, key)
                .filter(record -> record.value() != null)
                .map(record -> erasures.serde()
                        .deserialize(erasures.name(), record.value())
                        .getEventTime())
                .orElse(Instant.MIN);
    }

    private static final class Search {
        private final Cluster cluster;
        private final String key;
        private final List<Event> events = new ArrayList<>();
        private boolean isWhole = true;

        Search(Cluster cluster, String key) {
            this.cluster = cluster;
            this.key = key;
        }

        <V extends SpecificRecord> void in(Topic<V> topic, Function<V, Instant> time) {
            byte[] wanted = key.getBytes(UTF_8);
            isWhole &= CommittedRecords.readNewest(
                    cluster.clients(), topic, topic.partitionOf(key), LOOKED_BACK, record -> {
                        if (record.value() == null || !Arrays.equals(wanted, record.key())) {
                            return;
                        }
                        try {
                            var value = topic.serde().deserialize(topic.name(), record.value());
                            events.add(new Event(time.apply(value), value));
                        } catch (SerializationException e) {
                            // Producers' bytes that nobody can read are among the dead letters.
                        }
                    });
        }
    }
}
