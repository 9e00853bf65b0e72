package io.offerstream.local.cli.warehouse;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.platform.settings.KnownSettings;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code warehouse tables}: what is in the warehouse. */
@Command(
        name = "tables",
        description = "Lists the tables of the local warehouse, or with --url of Snowflake, and their rows.",
        footer = {
            "",
            "Examples:",
            "  offerstream warehouse tables",
            "  offerstream warehouse tables --url https://org-account.snowflakecomputing.com --key-file key.pem"
        })
public final class ListTables extends Verb {
    @Mixin
    private final WarehouseOptions options = new WarehouseOptions();

    public ListTables(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var connection = options.connect(context.settings().get(KnownSettings.DATA_DIR));
                var statement = connection.jdbc().createStatement();
                var rows = statement.executeQuery("show tables")) {
            var table = new Table("table", "rows", "created", "schema_evolution");
            while (rows.next()) {
                table.add(
                        rows.getString("name"),
                        rows.getLong("rows"),
                        rows.getString("created_on"),
                        "Y".equals(rows.getString("enable_schema_evolution")) ? "on" : "off");
            }
            context.print(table);
            return ExitCode.OK;
        } catch (SQLException e) {
            throw WarehouseConnection.refused(e);
        }
    }
}
