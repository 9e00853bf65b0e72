package io.offerstream.local.cli.warehouse;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.platform.settings.KnownSettings;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warehouse sql}: asks the warehouse anything. */
@Command(
        name = "sql",
        description = {
            "Runs a query on the local warehouse, or with --url on Snowflake, through Snowflake's own driver:"
                    + " docs/warehouse.md.",
            "A table that is shown to people ends after 1,000 rows, csv and json with the last."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream warehouse sql 'select ARM, count(*) from ASSIGNMENTS_LATEST group by 1'",
            "  offerstream warehouse sql 'select * from ASSIGNMENTS_LATEST order by DECIDED_AT desc limit 10' -o csv"
        })
public final class QueryWarehouse extends Verb {
    private static final long FOR_PEOPLE = 1_000;

    @Mixin
    private final WarehouseOptions options = new WarehouseOptions();

    @Parameters(paramLabel = "SQL", description = "One statement.")
    private String sql;

    @Option(names = "--max", paramLabel = "N", description = "Show at most so many rows.")
    private Long max;

    public QueryWarehouse(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (max != null && max < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--max: expected 1 or more, found " + max);
        }
        var format = context.options().outputOr(OutputFormat.TABLE);
        long most = max != null ? max : format == OutputFormat.TABLE ? FOR_PEOPLE : Long.MAX_VALUE;
        try (var connection = options.connect(context.settings().get(KnownSettings.DATA_DIR));
                var statement = connection.jdbc().createStatement()) {
            if (statement.execute(sql)) {
                try (var rows = statement.getResultSet()) {
                    new QueryOutput(context, format, most).print(rows);
                }
            }
            return ExitCode.OK;
        } catch (SQLException e) {
            throw WarehouseConnection.refused(e);
        }
    }
}
