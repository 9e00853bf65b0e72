package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.CustomerFeatures;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Customers of one market as they were known when they were decided, from {@code customer-features}: a task has learnt
 * what stands before the mark of its tick. Owned by one thread.
 */
final class CustomersAsOf {
    /** Most who have an assignment were seen not long before. */
    private static final Duration LIKELY_WITHIN = Duration.ofDays(7);

    private final Cluster cluster;
    private final String market;
    private final Map<String, Instant> decided;
    private final Instant end;
    private final Map<String, byte[]> features = new HashMap<>();
    private final Map<String, byte[]> later = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Map<Integer, Instant> reached = new HashMap<>();

    /**
     * One customer.
     *
     * @param isOfThen false where compaction has taken what they were then, and this is what came next
     */
    record Customer(CustomerFeatures features, boolean isOfThen) {}

    private CustomersAsOf(Cluster cluster, String market, Map<String, Instant> decided, Instant end) {
        this.cluster = cluster;
        this.market = market;
        this.decided = decided;
        this.end = end;
    }

    /**
     * Reads the topic.
     *
     * @param decided by key, the tick of the decision
     * @param end customers who are known by this tick are counted
     * @param onlyKey the only customer to know; empty for all
     */
    static CustomersAsOf read(
            Cluster cluster, String market, Map<String, Instant> decided, Instant end, Optional<String> onlyKey) {
        var customers = new CustomersAsOf(cluster, market, decided, end);
        if (onlyKey.isPresent()) {
            decided.values().forEach(tick -> customers.readOnly(onlyKey.get(), tick.minus(LIKELY_WITHIN)));
            if (customers.features.isEmpty()) {
                customers.later.clear();
                customers.readOnly(onlyKey.get(), Instant.EPOCH);
            }
        } else {
            CommittedRecords.readAll(cluster.clients(), cluster.topics().customerFeatures(), customers::take);
        }
        return customers;
    }

    private void readOnly(String key, Instant first) {
        var topic = cluster.topics().customerFeatures();
        byte[] wanted = key.getBytes(UTF_8);
        int place = topic.partitionOf(key);
        CommittedRecords.readSince(cluster.clients(), topic, partition -> partition == place, first, record -> {
            if (Arrays.equals(wanted, record.key()) || RecordJson.tickOf(record).isPresent()) {
                take(record);
            }
        });
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var mark = RecordJson.tickOf(record);
        if (mark.isPresent()) {
            reached.put(record.partition(), mark.get());
            return;
        }
        var key = new String(record.key(), UTF_8);
        if (!Keys.market(key).equals(market)) {
            return;
        }
        var behind = reached.getOrDefault(record.partition(), Instant.EPOCH);
        if (behind.isBefore(end)) {
            if (record.value() == null) {
                known.remove(key);
            } else {
                known.add(key);
            }
        }
        var tick = decided.get(key);
        if (tick != null && behind.isBefore(tick)) {
            if (record.value() == null) {
                features.remove(key);
            } else {
                features.put(key, record.value());
            }
        } else if (tick != null && record.value() != null) {
            later.putIfAbsent(key, record.value());
        }
    }

    /** Empty where nothing is left of the customer. */
    Optional<Customer> find(String key) {
        var then = features.get(key);
        return then != null
                ? Optional.of(new Customer(decode(then), true))
                : Optional.ofNullable(later.get(key)).map(value -> new Customer(decode(value), false));
    }

    private CustomerFeatures decode(byte[] value) {
        var topic = cluster.topics().customerFeatures();
        return topic.serde().deserialize(topic.name(), value);
    }

    /** How many customers of the market were known. */
    int known() {
        return known.size();
    }
}
