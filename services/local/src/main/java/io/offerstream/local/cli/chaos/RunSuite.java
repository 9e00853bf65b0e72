package io.offerstream.local.cli.chaos;

import io.offerstream.local.chaos.Suite;
import io.offerstream.local.chaos.SuitePart;
import io.offerstream.local.chaos.SuitePart.Verdict;
import io.offerstream.local.chaos.SuiteRun;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chaos --suite}: all that can be done to the services by one command, and what it showed. */
@Command(
        name = "chaos",
        synopsisSubcommandLabel = "[VERB]",
        description = {
            "Faults, and whether they show: one kind of them, or with --suite all of them one after the other, each with a",
            "broker of its own and always the same seeds.",
            "A suite ends with 3 if anything that must hold does not, with 7 if too little went wrong to prove anything."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream chaos --suite ci",
            "  offerstream chaos --suite full --report chaos-full.json --markdown chaos-full.md"
        })
public final class RunSuite extends Verb {
    @Option(
            names = "--suite",
            paramLabel = "ci|full",
            description = "How much of everything: minutes, or more than an hour.")
    private Suite.Size size;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "chaos-report.json",
            description = "Where to write everything as JSON (${DEFAULT-VALUE}).")
    private Path report;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            defaultValue = "chaos-report.md",
            description = "Where to write it for people (${DEFAULT-VALUE}).")
    private Path markdown;

    @Spec
    private CommandSpec spec;

    public RunSuite(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (size == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "what about chaos? --suite ci, --suite full, or one of: "
                            + String.join(", ", spec.subcommands().keySet()));
        }
        try {
            return Uninterrupted.run(() -> runAll(Suite.of(size)));
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private ExitCode runAll(Suite suite) {
        var began = context.clock().instant();
        List<SuitePart> parts;
        try (var progress = context.progress("chaos")) {
            parts = new SuiteRun(suite, progress::report, context.stop()::isRequested).run(this::tell);
        }
        var summary = new SuiteReport(
                suite.size(),
                Commit.of(Path.of(System.getProperty("offerstream.home", "."))),
                began,
                Duration.between(began, context.clock().instant()),
                parts);
        summary.writeJson(report);
        summary.writeMarkdown(markdown);
        context.print(summary.table());
        context.say("Commit %s, %d s; everything in %s, for people in %s."
                .formatted(summary.commit(), summary.took().toSeconds(), report, markdown));
        return switch (summary.verdict()) {
            case HOLDS -> ExitCode.OK;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
            case FAILED -> ExitCode.CHECK_FAILED;
        };
    }

    private void tell(SuitePart part) {
        context.say("%s: %s after %d s"
                .formatted(part.name(), part.verdict(), part.took().toSeconds()));
        Verdicts.warn(context, part.findings());
        part.failure().ifPresent(why -> context.warn(part.name() + ": " + why));
        if (part.verdict() == Verdict.INCONCLUSIVE) {
            context.warn("INCONCLUSIVE: " + part.name() + ": " + part.doubts());
        }
    }
}
