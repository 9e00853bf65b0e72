package io.offerstream.trainer.publication;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Model;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads versions back from {@code models}. */
public final class PublishedModels {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A version that was committed just now is seen once its marker has been written. */
    private static final int POLLS = 50;

    private final KafkaClients clients;
    private final Topics topics;

    public PublishedModels(KafkaClients clients, Topics topics) {
        this.clients = clients;
        this.topics = topics;
    }

    /**
     * The version at an offset.
     *
     * @throws IllegalStateException if there is none: somebody has emptied the topic
     */
    public Model at(long offset) {
        var models = topics.models();
        var partition = new TopicPartition(models.name(), 0);
        var consumer = clients.consumer();
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            for (int poll = 0; poll < POLLS; poll++) {
                for (var record : consumer.poll(POLL)) {
                    if (record.offset() == offset && record.value() != null) {
                        return models.serde().deserialize(models.name(), record.value());
                    }
                    throw new IllegalStateException(models.name() + " has no model at offset " + offset);
                }
            }
            throw new TimeoutException(models.name() + " did not give the record at offset " + offset);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }
}
