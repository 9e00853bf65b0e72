package io.offerstream.operations.deadletters;

import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.DeadLetter;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Refused records, counted.
 *
 * @param counts sorted by kind
 */
public record DeadLetterCensus(Map<Kind, Count> counts) {
    private static final String UNREADABLE = "(an unreadable dead letter)";

    /** What is counted together. */
    public record Kind(String reason, String topic, String service) implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::reason).thenComparing(Kind::topic).thenComparing(Kind::service);

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * How many of one kind.
     *
     * @param newest time of the newest dead letter
     * @param example detail of the newest
     */
    public record Count(long records, Instant newest, String example) {
        private Count and(Count later) {
            return new Count(
                    records + later.records,
                    newest.isAfter(later.newest) ? newest : later.newest,
                    newest.isAfter(later.newest) ? example : later.example);
        }
    }

    /** Reads all dead letters. */
    public static DeadLetterCensus take(KafkaClients clients, Topics topics) {
        var counts = new TreeMap<Kind, Count>();
        var topic = topics.deadLetters();
        CommittedRecords.readAll(clients, topic, record -> {
            var time = Instant.ofEpochMilli(record.timestamp());
            Consumer<DeadLetter> count = letter -> counts.merge(
                    new Kind(letter.getReason(), letter.getTopic(), letter.getService()),
                    new Count(1, time, letter.getDetail()),
                    Count::and);
            try {
                var letter = topic.serde().deserialize(topic.name(), record.value());
                if (letter != null) {
                    count.accept(letter);
                }
            } catch (SerializationException e) {
                counts.merge(new Kind(UNREADABLE, "?", "?"), new Count(1, time, e.getMessage()), Count::and);
            }
        });
        return new DeadLetterCensus(counts);
    }

    public long total() {
        return counts.values().stream().mapToLong(Count::records).sum();
    }
}
