package io.offerstream.trainer.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Outcome;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.contrast.LessonReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one market's outcomes from the beginning, for a refit. */
public final class OutcomeHistory {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeHistory.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** About a gigabyte of heap; of more, the newest are learnt. */
    static final int MOST_CONTRASTS = 1_000_000;

    private final KafkaClients clients;
    private final Topics topics;

    public OutcomeHistory(KafkaClients clients, Topics topics) {
        this.clients = clients;
        this.topics = topics;
    }

    /**
     * The contrasts of a market as they are right by now, corrections made.
     *
     * @param partition of {@code outcomes}
     * @param boundaries per writer, the offset before which is read
     */
    public Collection<Contrast> contrasts(
            String market, int partition, Map<String, Long> boundaries, LessonReader reader) {
        var contrasts = new LinkedHashMap<String, Contrast>();
        var place = new TopicPartition(topics.outcomes().name(), partition);
        long end =
                boundaries.values().stream().mapToLong(offset -> offset).max().orElse(0);
        var key = market.getBytes(UTF_8);
        var consumer = clients.consumer();
        try {
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            while (consumer.position(place) < end) {
                for (var record : consumer.poll(POLL)) {
                    if (Arrays.equals(key, record.key()) && isBefore(record, boundaries)) {
                        read(record)
                                .map(outcome -> lessons(reader, outcome))
                                .orElse(List.of())
                                .forEach(lesson -> add(lesson, contrasts));
                    }
                }
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
        return contrasts.values();
    }

    private static void add(Lesson lesson, Map<String, Contrast> contrasts) {
        if (lesson instanceof Lesson.Learn learn) {
            contrasts.put(lesson.subject(), learn.contrast());
        } else if (lesson instanceof Lesson.Correct correct) {
            contrasts.put(lesson.subject(), correct.contrast());
        } else if (lesson instanceof Lesson.TakeBack) {
            contrasts.remove(lesson.subject());
        }
        if (contrasts.size() > MOST_CONTRASTS) {
            contrasts.remove(contrasts.keySet().iterator().next());
        }
    }

    private static boolean isBefore(ConsumerRecord<byte[], byte[]> record, Map<String, Long> boundaries) {
        if (record.value() == null) {
            return false;
        }
        var writer = boundaries.size() == 1
                ? Optional.of(boundaries.keySet().iterator().next())
                : Marks.signature(record.headers());
        return writer.map(boundaries::get)
                .filter(boundary -> record.offset() < boundary)
                .isPresent();
    }

    private Optional<Outcome> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(
                    topics.outcomes().serde().deserialize(topics.outcomes().name(), record.value()));
        } catch (SerializationException e) {
            LOG.debug("{}-{}@{} is in dead-letters", record.topic(), record.partition(), record.offset());
            return Optional.empty();
        }
    }

    private static List<Lesson> lessons(LessonReader reader, Outcome outcome) {
        try {
            return reader.read(outcome);
        } catch (IllegalArgumentException e) {
            LOG.debug("an outcome that is in dead-letters: {}", e.getMessage());
            return List.of();
        }
    }
}
