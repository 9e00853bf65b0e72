package io.offerstream.platform.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.serde.AvroSerde;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * One topic: what every service, {@code init} and the docs agree on.
 *
 * @param name with prefix, as the broker knows it
 * @param title without prefix, as people and documents call it
 * @param serde of the values; keys are UTF-8 strings
 * @param keying what a key is made of
 * @param partitions how many; all customer topics have the same count
 * @param writer the only service that writes facts here (the ticker's marks aside)
 * @param settings broker-side topic settings, explicit so that a changed default cannot change them
 * @param <V> the generated record
 */
public record Topic<V extends SpecificRecord>(
        String name,
        String title,
        Class<V> type,
        AvroSerde<V> serde,
        Keying keying,
        int partitions,
        String writer,
        Map<String, String> settings) {

    /** What the keys of a topic are. */
    public enum Keying {
        /** {@code market:customer_id}. */
        CUSTOMER,
        /** {@code market:offer_id}. */
        OFFER,
        /** {@code market}. */
        MARKET,
        /** {@code market:version}, {@code market:chunk} or {@code market:cycle_id}. */
        MARKET_AND_MORE,
        /** Whatever the source record had, or an actor. */
        OTHER
    }

    public Topic {
        settings = Map.copyOf(settings);
    }

    /** Whether only the newest record of a key is kept, so that a tombstone means something. */
    public boolean isCompacted() {
        return List.of(settings.get("cleanup.policy").split(",")).contains("compact");
    }

    /** Where every Kafka client places a record with this key, and what a task of that number keeps of it. */
    public int partitionOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
    }
}
