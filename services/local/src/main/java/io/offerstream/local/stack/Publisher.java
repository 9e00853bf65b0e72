package io.offerstream.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.TickSource;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Plays producers and ticker for a replay or simulation: the events of one step and its tick become visible together,
 * in one transaction, or not at all. So whoever starts again after a crash goes on behind the last tick, and nothing is
 * doubled. Owned by one thread.
 */
public final class Publisher implements AutoCloseable {
    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final TickWriter ticks;

    /**
     * Fences whoever published under the same name before.
     *
     * @param name of the replay or simulation; a second process with the same name fences the first
     */
    public Publisher(Connection connection, String name, TickSource source) {
        topics = connection.topics();
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        connection.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        topics.prefix() + name,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        ticks = new TickWriter(producer, topics, source, name);
    }

    /** Publishes {@code events}, and then the tick behind them. */
    public void publish(Iterable<? extends SpecificRecord> events, Instant tick) {
        producer.beginTransaction();
        for (var event : events) {
            send(event);
        }
        ticks.write(tick);
        producer.commitTransaction();
    }

    private void send(SpecificRecord event) {
        if (event instanceof Impression impression) {
            send(topics.impressions(), impression, impression.getEventTime());
        } else if (event instanceof Redemption redemption) {
            send(topics.redemptions(), redemption, redemption.getEventTime());
        } else if (event instanceof Customer customer) {
            send(topics.customers(), customer, customer.getEventTime());
        } else if (event instanceof Offer offer) {
            send(topics.offers(), offer, offer.getEventTime());
        } else if (event instanceof Market market) {
            send(topics.markets(), market, market.getEventTime());
        } else if (event instanceof ModelRequest request) {
            send(topics.modelRequests(), request, request.getEventTime());
        } else {
            throw new IllegalArgumentException(event.getSchema().getName() + " is not an event of a producer");
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private <V extends SpecificRecord> void send(Topic<V> topic, V event, Instant time) {
        producer.send(new ProducerRecord<>(
                topic.name(),
                null,
                time.toEpochMilli(),
                Keys.of(event).getBytes(UTF_8),
                topic.serde().serialize(topic.name(), event)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
