package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.warehouse.WarehouseConnection;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.topics.Topic;
import io.offerstream.sink.connector.ConnectorFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Deletes the rows of a customer from the tables that name customers, in Snowflake or the local warehouse. The sink
 * delivers no tombstones, so nobody else does. One thread's.
 */
final class WarehouseErasure {
    /** Topics whose tables have a column of customers; outcomes have a pseudonym. */
    private static final Set<String> NAMING = Set.of("assignments", "customer-features");

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Installation installation;
    private final ConnectorFile connector;
    private final Connection warehouse;

    WarehouseErasure(Installation installation, WarehouseConnection warehouse) {
        this.installation = installation;
        this.warehouse = warehouse.jdbc();
        connector = SinkSettings.connector(installation.settings());
    }

    /**
     * Waits until the last records of the customer have been delivered, so that no row comes after the others are deleted.
     *
     * @return false if they have not been after {@code atMost}
     */
    boolean awaitDelivery(String key, Duration atMost, LongConsumer watcher) {
        var last = lastRecords(key);
        boolean isDelivered = isDelivered(last);
        for (long look = 0; !isDelivered && look < atMost.toSeconds(); look++) {
            watcher.accept(look);
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            isDelivered = isDelivered(last);
        }
        return isDelivered;
    }

    /** Offset of the customer's last record that has a value, in each topic that has one. */
    private Map<TopicPartition, Long> lastRecords(String key) {
        byte[] wanted = key.getBytes(UTF_8);
        var last = new HashMap<TopicPartition, Long>();
        var topics = installation.topics();
        for (var topic : List.<Topic<?>>of(topics.assignments(), topics.customerFeatures())) {
            CommittedRecords.readPartition(installation.clients(), topic, topic.partitionOf(key), record -> {
                if (record.value() != null && Arrays.equals(wanted, record.key())) {
                    last.put(new TopicPartition(topic.name(), record.partition()), record.offset());
                }
                return true;
            });
        }
        return last;
    }

    /** What the sink's group has committed are the warehouse's own offset tokens. */
    private boolean isDelivered(Map<TopicPartition, Long> last) {
        try (var admin = installation.clients().admin()) {
            var positions = admin.listConsumerGroupOffsets(installation.topics().prefix() + connector.group())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return last.entrySet().stream().allMatch(record -> {
                var position = positions.get(record.getKey());
                return position != null && position.offset() > record.getValue();
            });
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return last.isEmpty();
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** How many rows each table has of the customer; a table that is not there has none. */
    Map<String, Long> count(String market, String customerId) {
        var counts = new TreeMap<String, Long>();
        tables().forEach(table -> {
            var sql = "select count(*) from " + table + " where MARKET = ? and CUSTOMER_ID = ?";
            try (var select = warehouse.prepareStatement(sql)) {
                select.setString(1, market);
                select.setString(2, customerId);
                try (var rows = select.executeQuery()) {
                    rows.next();
                    counts.put(table, rows.getLong(1));
                }
            } catch (SQLException e) {
                requireMissing(e);
            }
        });
        return counts;
    }

    /** Deletes them. */
    void delete(String market, String customerId) {
        for (var table : count(market, customerId).keySet()) {
            var sql = "delete from " + table + " where MARKET = ? and CUSTOMER_ID = ?";
            try (var delete = warehouse.prepareStatement(sql)) {
                delete.setString(1, market);
                delete.setString(2, customerId);
                delete.execute();
            } catch (SQLException e) {
                throw WarehouseConnection.refused(e);
            }
        }
    }

    private List<String> tables() {
        return connector.tables().entrySet().stream()
                .filter(entry -> NAMING.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    /** The sink makes a table with its first row. */
    private static void requireMissing(SQLException e) {
        if (e.getErrorCode() != WarehouseConnection.NO_SUCH_OBJECT) {
            throw WarehouseConnection.refused(e);
        }
    }
}
