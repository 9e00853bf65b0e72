package io.offerstream.local.cli.events;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.operations.rows.SpreadsheetCell;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;

/** Prints problems as they are found, in the format asked for. Owned by one thread. */
final class ProblemReport implements Consumer<RowProblem> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Context context;
    private final OutputFormat format;

    ProblemReport(Context context) {
        this.context = context;
        format = context.options().outputOr(OutputFormat.TABLE);
        if (format == OutputFormat.CSV) {
            context.print("row,column,problem");
        }
    }

    @Override
    public void accept(RowProblem problem) {
        context.print(
                switch (format) {
                    case TABLE -> problem.toString().replaceAll("\\p{Cntrl}", "·");
                    case JSON ->
                        JSON.createObjectNode()
                                .put("row", problem.row())
                                .put("column", problem.column())
                                .put("problem", problem.message())
                                .toString();
                    case CSV ->
                        CSVFormat.RFC4180.format(
                                problem.row(),
                                SpreadsheetCell.safe(problem.column()),
                                SpreadsheetCell.safe(problem.message()));
                });
    }
}
