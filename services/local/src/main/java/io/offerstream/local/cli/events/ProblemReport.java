package io.offerstream.local.cli.events;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.operations.rows.SpreadsheetCell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;

/** Prints problems as they are found, in the format asked for. Owned by one thread. */
public final class ProblemReport implements Consumer<RowProblem> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Context context;
    private final OutputFormat format;
    private final Optional<Path> file;

    ProblemReport(Context context) {
        this(context, Optional.empty());
        if (format == OutputFormat.CSV) {
            context.print("row,column,problem");
        }
    }

    private ProblemReport(Context context, Optional<Path> file) {
        this.context = context;
        this.file = file;
        format = context.options().outputOr(OutputFormat.TABLE);
    }

    /** Of one file among several: each problem names it, and CSV has no header. */
    public static ProblemReport of(Context context, Path file) {
        return new ProblemReport(context, Optional.of(file));
    }

    @Override
    public void accept(RowProblem problem) {
        context.print(
                switch (format) {
                    case TABLE -> (file.map(path -> path + ": ").orElse("") + problem).replaceAll("\\p{Cntrl}", "·");
                    case JSON -> json(problem);
                    case CSV -> csv(problem);
                });
    }

    private String json(RowProblem problem) {
        var object = JSON.createObjectNode();
        file.ifPresent(path -> object.put("file", path.toString()));
        return object.put("row", problem.row())
                .put("column", problem.column())
                .put("problem", problem.message())
                .toString();
    }

    private String csv(RowProblem problem) {
        var cells = new ArrayList<Object>();
        file.ifPresent(path -> cells.add(SpreadsheetCell.safe(path.toString())));
        cells.add(problem.row());
        cells.add(SpreadsheetCell.safe(problem.column()));
        cells.add(SpreadsheetCell.safe(problem.message()));
        return CSVFormat.RFC4180.format(cells.toArray());
    }
}
