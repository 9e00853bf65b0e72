package io.offerstream.warehouse.query;

import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.query.Statement.ShowTables;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Column;
import io.offerstream.warehouse.store.Store;
import io.offerstream.warehouse.store.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Says what tables there are and what they are like, in Snowflake's columns. Safe for use from many threads. */
final class Listings {
    private static final List<ResultColumn> COLUMNS = texts(
            "name", "type", "kind", "null?", "default", "primary key", "unique key", "check", "expression", "comment");
    private static final List<ResultColumn> GRANTS = texts(
            "created_on",
            "privilege",
            "granted_on",
            "name",
            "granted_to",
            "grantee_name",
            "grant_option",
            "granted_by");
    private static final List<ResultColumn> TABLES = List.of(
            ResultColumn.text("created_on"),
            ResultColumn.text("name"),
            ResultColumn.text("database_name"),
            ResultColumn.text("schema_name"),
            ResultColumn.text("kind"),
            ResultColumn.text("comment"),
            ResultColumn.number("rows"),
            ResultColumn.text("owner"),
            ResultColumn.text("enable_schema_evolution"),
            // Not Snowflake's: it would have to be asked for otherwise.
            ResultColumn.text("last_commit"));

    private final Store store;
    private final Catalogue catalogue;
    private final Faults faults;

    Listings(Store store, Catalogue catalogue, Faults faults) {
        this.store = store;
        this.catalogue = catalogue;
        this.faults = faults;
    }

    private static List<ResultColumn> texts(String... names) {
        return Arrays.stream(names).map(ResultColumn::text).toList();
    }

    Answer describe(String name) {
        var table = table(name);
        return Answer.of(
                COLUMNS, table.columns().stream().map(Listings::described).toList());
    }

    private static List<String> described(Column column) {
        return Arrays.asList(
                column.name(),
                column.type().written(),
                "COLUMN",
                column.nullable() ? "Y" : "N",
                null,
                "N",
                "N",
                null,
                null,
                column.comment().orElse(null));
    }

    private StoredTable table(String name) {
        return store.read(connection -> catalogue.table(connection, name))
                .orElseThrow(() -> StatementRefusedException.noSuchObject(name));
    }

    /** Who makes a table owns it; tables here are made by the one role. */
    Answer grants(String name) {
        var table = table(name);
        var privilege = faults.isGrantRevoked() ? "SELECT" : "OWNERSHIP";
        return Answer.of(
                GRANTS,
                List.of(List.of(
                        table.created().toString(),
                        privilege,
                        "TABLE",
                        qualified(name),
                        "ROLE",
                        WarehouseNames.ROLE,
                        "true",
                        WarehouseNames.ROLE)));
    }

    private static String qualified(String table) {
        return WarehouseNames.DATABASE + "." + WarehouseNames.SCHEMA + "." + table;
    }

    Answer tables(ShowTables show) {
        var pattern = show.like().map(Listings::pattern);
        var rows = store.read(connection -> {
            var listed = new ArrayList<List<String>>();
            for (var table : catalogue.tables(connection)) {
                boolean matches = pattern.map(like -> like.matcher(table.name()).matches())
                        .orElse(true);
                if (matches && listed.size() < show.limit()) {
                    listed.add(listed(connection, table));
                }
            }
            return listed;
        });
        return Answer.of(TABLES, rows);
    }

    private List<String> listed(Connection connection, StoredTable table) throws SQLException {
        return Arrays.asList(
                table.created().toString(),
                table.name(),
                WarehouseNames.DATABASE,
                WarehouseNames.SCHEMA,
                "TABLE",
                table.comment().orElse(""),
                String.valueOf(catalogue.rows(connection, table.name())),
                WarehouseNames.ROLE,
                table.schemaEvolution() ? "Y" : "N",
                table.lastCommit().map(Instant::toString).orElse(null));
    }

    /** Of SQL's wild cards; case does not count in {@code show}. */
    private static Pattern pattern(String like) {
        var regex = new StringBuilder();
        like.chars()
                .forEach(character -> regex.append(
                        character == '%'
                                ? ".*"
                                : character == '_' ? "." : Pattern.quote(String.valueOf((char) character))));
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /** There is nothing to migrate: no channel here was ever named otherwise. */
    static Answer migrated(String channel) {
        return Answer.of(
                texts("SYSTEM$SNOWPIPE_STREAMING_MIGRATE_CHANNEL_OFFSET_TOKEN"),
                List.of(List.of("{\"responseCode\": 51, \"responseMessage\": \"Source channel for " + channel
                        + " does not exist\"}")));
    }

    /** {@code use}: there is one of each, and it is in use. */
    static Answer use(Statement.Use use) {
        var known = switch (use.kind()) {
            case "DATABASE" -> WarehouseNames.DATABASE;
            case "ROLE" -> WarehouseNames.ROLE;
            default -> WarehouseNames.SCHEMA;
        };
        if (!use.name().equals(known)) {
            throw new StatementRefusedException(
                    "002043",
                    "02000",
                    "SQL compilation error:\nObject '%s' does not exist, or operation cannot be performed. [the local warehouse has the %s %s only]"
                            .formatted(use.name(), use.kind().toLowerCase(Locale.ROOT), known));
        }
        return Answer.used();
    }
}
