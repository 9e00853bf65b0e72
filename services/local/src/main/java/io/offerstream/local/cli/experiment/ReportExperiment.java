package io.offerstream.local.cli.experiment;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.results.CycleCard;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.schemas.ExperimentResult;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code experiment report}: what was measured, in words and figures. */
@Command(
        name = "report",
        description = {
            "Tells what the cycles show: a sentence first, then the figures it rests on. docs/experiments.md explains them.",
            "By default the newest cycle of each market; -o json prints whole records, -o csv a row a cycle."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream experiment report",
            "  offerstream experiment report --market DE --cycle all -o csv"
        })
public final class ReportExperiment extends Verb {
    private static final String ALL_MARKETS = "ALL";

    /** JSON objects: whole in -o json. */
    private static final Set<String> NESTED = Set.of("sums", "concentration");

    @Option(names = "--market", paramLabel = "CODE", description = "Only this market, such as DE.")
    private String market;

    @Option(
            names = "--cycle",
            paramLabel = "ID",
            description = "This cycle, such as 2026-01-05T04:00, or all; by default the newest.")
    private String cycle;

    public ReportExperiment(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var measured = MeasuredCycles.read(installation);
            if (measured.isEmpty()) {
                context.say(
                        "Nothing is measured yet: the first result comes with the first tick of a market's first cycle.");
            }
            var chosen = measured.isEmpty()
                    ? List.<ExperimentResult>of()
                    : measured.choose(Optional.ofNullable(market), Optional.ofNullable(cycle));
            switch (context.options().outputOr(OutputFormat.TABLE)) {
                case TABLE -> printCards(measured, chosen);
                case JSON ->
                    chosen.forEach(result -> context.print(AvroJson.of(result).toString()));
                case CSV -> context.print(rows(chosen));
            }
            return ExitCode.OK;
        }
    }

    private void printCards(MeasuredCycles measured, List<ExperimentResult> chosen) {
        var before = "";
        for (var result : chosen) {
            if (!result.getMarket().equals(before)) {
                printSummary(measured, before);
            }
            before = result.getMarket();
            CycleCard.of(result).forEach(context::print);
            context.print("");
        }
        printSummary(measured, before);
        if (market == null) {
            printSummary(measured, ALL_MARKETS);
        }
    }

    private void printSummary(MeasuredCycles measured, String of) {
        measured.summary(of).ifPresent(summary -> {
            context.print((of.equals(ALL_MARKETS) ? "All markets" : of) + ", closed cycles together: "
                    + summary.getVerdict());
            context.print("");
        });
    }

    private static Table rows(List<ExperimentResult> results) {
        var columns = ExperimentResult.getClassSchema().getFields().stream()
                .filter(field -> !NESTED.contains(field.name()))
                .toList();
        var table = new Table(columns.stream().map(Schema.Field::name).toArray(String[]::new));
        results.forEach(result -> table.add(
                columns.stream().map(field -> cell(result.get(field.pos()))).toArray()));
        return table;
    }

    private static String cell(Object value) {
        if (value instanceof Collection<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(" | "));
        }
        return value == null ? "" : value.toString();
    }
}
