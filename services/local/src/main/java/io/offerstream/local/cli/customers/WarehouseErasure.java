package io.offerstream.local.cli.customers;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.warehouse.WarehouseConnection;
import io.offerstream.local.sink.SinkDelay;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.sink.connector.ConnectorFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
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
     * Waits until what was written before has been delivered, so that no row comes after the others are deleted.
     *
     * @return records that still wait after {@code atMost}
     */
    long awaitDelivery(Duration atMost, LongConsumer watcher) {
        long waiting = waiting();
        for (long look = 0; waiting > 0 && look < atMost.toSeconds(); look++) {
            watcher.accept(look);
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            waiting = waiting();
        }
        return waiting;
    }

    private long waiting() {
        var prefix = installation.topics().prefix();
        return SinkDelay.measure(installation.clients(), prefix, connector).stream()
                .filter(delay -> NAMING.contains(delay.topic().substring(prefix.length())))
                .mapToLong(SinkDelay::waiting)
                .sum();
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
