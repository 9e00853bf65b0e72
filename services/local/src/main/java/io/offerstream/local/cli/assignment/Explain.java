package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.explain.CustomerExplanation;
import io.offerstream.operations.explain.Evidence;
import io.offerstream.operations.explain.Explanation;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code explain}: why a customer has what they have. */
@Command(
        name = "explain",
        description = {
            "Explains one customer's assignment: how the arm was hashed, what the slate is made of, and for every other"
                    + " live offer the smallest change that would have shown it.",
            "Decides it again, from what the topics say was known then, and ends with 3 if that is not what was"
                    + " published: docs/explain.md. Needs no service to run."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream explain --market DE --customer 4711",
            "  offerstream explain --market DE --customer 4711 --cycle 2026-01-05T04:00 --offer O-17",
            "  offerstream explain --market DE --customer 4711 -o json"
        })
public final class Explain extends Verb {
    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(names = "--customer", required = true, paramLabel = "ID", description = "Such as 4711.")
    private String customerId;

    @Option(
            names = "--cycle",
            paramLabel = "ID",
            description = "Such as 2026-01-05T04:00; by default the one of the assignment that holds.")
    private String cycleId;

    @Option(names = "--offer", paramLabel = "ID", description = "Only this live offer, with every part of its score.")
    private String offerId;

    public Explain(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            Explanation explanation;
            try (var progress = context.progress("explain")) {
                explanation = CustomerExplanation.of(
                        Evidence.of(installation),
                        market,
                        customerId,
                        Optional.ofNullable(cycleId),
                        Optional.ofNullable(offerId),
                        progress);
            }
            switch (context.options().outputOr(OutputFormat.TABLE)) {
                case TABLE -> new ExplanationText(explanation).print(context);
                case JSON -> context.print(ExplanationJson.of(explanation).toString());
                case CSV -> context.print(ExplanationText.offers(explanation));
            }
            return judge(explanation);
        }
    }

    private ExitCode judge(Explanation explanation) {
        if (!explanation.again().isOfThen()) {
            context.warn("WARNING: what the customer was at the decision has been compacted away in customer-features;"
                    + " this is computed from what is known of them since "
                    + explanation.again().subject().features().getAsOf() + ".");
        }
        if (explanation.differences().isEmpty()) {
            return ExitCode.OK;
        }
        context.warn("WARNING: decided again from the topics, this is NOT what was published:");
        explanation
                .differences()
                .forEach(difference -> context.warn("  " + difference.field() + ": published " + difference.published()
                        + ", decided again " + difference.replayed()));
        return ExitCode.CHECK_FAILED;
    }
}
