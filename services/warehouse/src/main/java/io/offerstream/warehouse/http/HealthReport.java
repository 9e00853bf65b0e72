package io.offerstream.warehouse.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Store;
import java.time.Instant;
import java.util.Comparator;

/** How the warehouse is: rows of each table, and when rows last came. Safe for use from many threads. */
public final class HealthReport {
    private final Store store;
    private final Catalogue catalogue;

    public HealthReport(Store store, Catalogue catalogue) {
        this.store = store;
        this.catalogue = catalogue;
    }

    ObjectNode report() {
        var report = Json.object();
        report.put("name", "Offerstream local warehouse: a stand-in for the protocol of Snowflake, not Snowflake");
        report.put("state", "READY");
        var rows = report.putObject("rows");
        var last = store.read(connection -> {
            var tables = catalogue.tables(connection);
            for (var table : tables) {
                rows.put(table.name(), catalogue.rows(connection, table.name()));
            }
            return tables.stream().flatMap(table -> table.lastCommit().stream()).max(Comparator.naturalOrder());
        });
        report.put("lastCommit", last.map(Instant::toString).orElse(null));
        return report;
    }
}
