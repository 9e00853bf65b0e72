package io.offerstream.slates.model;

import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.PinnedModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic {@code models}; keeps what was read last. May be shared by threads, which read one after the other. */
public final class KafkaModelShelf implements ModelShelf {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaModelShelf.class);

    /** Three of each of some markets; more would be memory for what nobody serves. */
    private static final int KEPT = 24;

    private static final Duration POLL = Duration.ofMillis(200);

    private record Place(String market, long version, String sha256) {}

    private final Topic<Model> topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Duration patience;
    private final Map<Place, Optional<ServedModel>> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Optional<ServedModel>> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param consumers read committed records, and belong to no group
     * @param patience how long a read may take, e.g. less than a Streams app may be away from its broker
     */
    public KafkaModelShelf(Topic<Model> topic, Supplier<Consumer<byte[], byte[]>> consumers, Duration patience) {
        this.topic = topic;
        this.consumers = consumers;
        this.patience = patience;
    }

    @Override
    public synchronized Optional<ServedModel> find(String market, PinnedModel pin) {
        var place = new Place(market, pin.getVersion(), pin.getSha256());
        var known = kept.get(place);
        if (known == null) {
            known = read(market, pin);
            kept.put(place, known);
        }
        return known;
    }

    private Optional<ServedModel> read(String market, PinnedModel pin) {
        var partition = new TopicPartition(topic.name(), pin.getPartition());
        try (var consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, pin.getOffset());
            long end = consumer.endOffsets(List.of(partition), patience).get(partition);
            // Compaction may have taken it: then the first that comes lies behind it.
            for (long waited = 0; waited < patience.toMillis(); waited += POLL.toMillis()) {
                for (var record : consumer.poll(POLL)) {
                    return record.offset() == pin.getOffset() && record.value() != null
                            ? check(market, pin, record.value())
                            : gone(market, pin, "its record is gone");
                }
                if (consumer.position(partition) >= end) {
                    return gone(market, pin, "its record is gone");
                }
            }
            throw new TimeoutException("version " + pin.getVersion() + " of " + market + " could not be read within "
                    + patience + " from " + partition + " at " + pin.getOffset());
        }
    }

    private Optional<ServedModel> check(String market, PinnedModel pin, byte[] value) {
        try {
            var record = topic.serde().deserialize(topic.name(), value);
            var model = ServedModel.of(record);
            if (record.getMarket().equals(market)
                    && model.version() == pin.getVersion()
                    && model.sha256().equals(pin.getSha256())) {
                return Optional.of(model);
            }
            return gone(market, pin, "another model lies in its place: " + record.getMarket() + " " + model.version());
        } catch (IllegalArgumentException | IllegalStateException | SerializationException e) {
            return gone(market, pin, e.getMessage());
        }
    }

    private static Optional<ServedModel> gone(String market, PinnedModel pin, String why) {
        LOG.error("{}: version {} cannot serve: {}", market, pin.getVersion(), why);
        return Optional.empty();
    }
}
