package io.offerstream.local.cli.experiment;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code experiment cases}: computes worked cases with the statistics that the services use. */
@Command(
        name = "cases",
        description = {
            "Computes the worked cases of a file with the statistics that the services use, and prints the results.",
            "With --check compares them with what the cases expect, under their tolerances. Needs no broker."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream experiment cases --in stat-cases.json --out results.json",
            "  offerstream experiment cases --in stat-cases.json --out results.json --check -o csv"
        })
public final class RunCases extends Verb {
    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE",
            description = "JSON with a list named cases, each with id, function, inputs and expected.")
    private Path in;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the results there, in the same layout; printed if neither this nor --check is given.")
    private Path out;

    @Option(names = "--check", description = "Print what differs from what is expected.")
    private boolean check;

    public RunCases(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var outcomes = CaseFile.read(in).stream().map(Outcome::of).toList();
        if (out != null) {
            CaseFile.replace(out, CaseFile.write(outcomes));
        } else if (!check) {
            context.print(CaseFile.write(outcomes));
        }
        return check ? check(outcomes) : report(outcomes);
    }

    private ExitCode check(List<Outcome> outcomes) {
        var table = new Table("case", "field", "expected", "found", "allowed");
        int agree = 0;
        for (Outcome outcome : outcomes) {
            var mismatches = outcome.mismatches();
            agree += mismatches.isEmpty() && outcome.worked().expected().isPresent() ? 1 : 0;
            mismatches.forEach(found ->
                    table.add(outcome.worked().id(), found.path(), found.expected(), found.found(), found.allowed()));
        }
        if (!table.isEmpty()) {
            context.print(table);
        }
        long expecting = outcomes.stream()
                .filter(outcome -> outcome.worked().expected().isPresent())
                .count();
        context.say(agree + " of " + expecting + (expecting == 1 ? " case agrees." : " cases agree."));
        return table.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private ExitCode report(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            outcome.error().ifPresent(error -> context.warn(outcome.worked().id() + ": " + error));
        }
        long computed =
                outcomes.stream().filter(outcome -> outcome.error().isEmpty()).count();
        context.say(computed + " of " + outcomes.size() + (outcomes.size() == 1 ? " case" : " cases") + " computed.");
        return ExitCode.OK;
    }
}
