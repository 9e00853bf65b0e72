package io.offerstream.operations.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Markets and offers as their topics hold them, read once. Owned by one thread. */
public final class Catalogue {
    private final Map<String, Market> markets = new TreeMap<>();
    private final Map<String, Offer> offers = new TreeMap<>();
    private final Map<String, String> ownersOfPosCodes = new TreeMap<>();

    /** Reads both topics to their ends; records that cannot be read are passed over, as the services do. */
    public static Catalogue read(KafkaClients clients, Topics topics) {
        var catalogue = new Catalogue();
        read(clients, topics.markets(), catalogue::learn, catalogue.markets::remove);
        read(clients, topics.offers(), catalogue::learn, catalogue.offers::remove);
        return catalogue;
    }

    private static <V extends SpecificRecord> void read(
            KafkaClients clients, Topic<V> topic, Consumer<V> learn, Consumer<String> forget) {
        CommittedRecords.readAll(clients, topic, record -> {
            try {
                var value = topic.serde().deserialize(topic.name(), record.value());
                if (value != null) {
                    learn.accept(value);
                } else if (record.key() != null) {
                    forget.accept(new String(record.key(), UTF_8));
                }
            } catch (SerializationException e) {
                // In dead-letters already, with its reason.
                return;
            }
        });
    }

    /** Takes a market's newest record. */
    public Catalogue learn(Market market) {
        markets.put(market.getMarket(), market);
        return this;
    }

    /** Takes an offer's record; a lower revision never replaces a higher one. */
    public Catalogue learn(Offer offer) {
        var before = offers.get(Keys.of(offer));
        if (before == null || before.getRevision() <= offer.getRevision()) {
            offers.put(Keys.of(offer), offer);
            offer.getPosCodes()
                    .forEach(code -> ownersOfPosCodes.put(Keys.of(offer.getMarket(), code), offer.getOfferId()));
        }
        return this;
    }

    public Optional<Market> market(String market) {
        return Optional.ofNullable(markets.get(market));
    }

    /** Codes, sorted. */
    public Set<String> markets() {
        return markets.keySet();
    }

    public Optional<Offer> offer(String market, String offerId) {
        return Optional.ofNullable(offers.get(Keys.of(market, offerId)));
    }

    /** Every offer, sorted by market and id. */
    public Collection<Offer> offers() {
        return offers.values();
    }

    /** The offers of a market, sorted by id. */
    public List<Offer> offers(String market) {
        return offers.values().stream()
                .filter(offer -> offer.getMarket().equals(market))
                .toList();
    }

    /** True if tills know an offer of the market by this code. */
    public boolean hasPosCode(String market, String posCode) {
        return ownersOfPosCodes.containsKey(Keys.of(market, posCode));
    }
}
