package io.offerstream.operations.offers;

import io.offerstream.operations.Cluster;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.Prices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What the conductor says of new offers in the prices that it sets for them: followed from before they are published.
 * Owned by one thread.
 */
public final class FloorForecast implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topic<Control> control;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, OfferPrice> prices = new TreeMap<>();

    /** To be opened before the offers are published. */
    public FloorForecast(Cluster cluster) {
        control = cluster.topics().control();
        consumer = cluster.clients().consumer();
        // Every partition has the same.
        var partitions = List.of(new TopicPartition(control.name(), 0));
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
    }

    /** The price of each offer that has a floor, by {@code market:offer}; those alone that came in time. */
    public Map<String, OfferPrice> await(List<Offer> offers, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (prices.size() < offers.size() && System.nanoTime() < deadline) {
            for (var record : consumer.poll(POLL)) {
                if (record.value() != null) {
                    take(record.value(), offers);
                }
            }
        }
        return prices;
    }

    private void take(byte[] value, List<Offer> offers) {
        Prices set;
        try {
            set = control.serde().deserialize(control.name(), value).getPrices();
        } catch (SerializationException e) {
            // Of a newer build: what it says is not for us.
            return;
        }
        if (set == null) {
            return;
        }
        for (var offer : offers) {
            set.getOffers().stream()
                    .filter(price -> set.getMarket().equals(offer.getMarket()))
                    .filter(price -> price.getOfferId().equals(offer.getOfferId()) && price.getFloorShare() > 0)
                    .forEach(price -> prices.put(set.getMarket() + ":" + price.getOfferId(), price));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
