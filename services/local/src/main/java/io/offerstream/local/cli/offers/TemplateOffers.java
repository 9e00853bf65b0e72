package io.offerstream.local.cli.offers;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.offers.OfferFile;
import io.offerstream.operations.offers.OfferTemplate;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code offers template}: a file to begin with. */
@Command(
        name = "template",
        description = {
            "Prints a file to begin with: the columns and one example. What each column means goes to standard error.",
            "Needs no broker."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream offers template > offers.csv",
            "  offerstream offers template -o json > offers.jsonl"
        })
public final class TemplateOffers extends Verb {
    public TemplateOffers(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        OfferTemplate.columns()
                .forEach(column -> context.say(
                        "# " + column.name() + (column.optional() ? " (may be left out): " : ": ") + column.doc()));
        var example = List.of(OfferTemplate.example("DE", context.clock().instant()));
        if (context.options().outputOr(OutputFormat.CSV) == OutputFormat.JSON) {
            OfferFile.writeJson(
                    example, OfferTemplate.names(), context.terminal().out());
        } else {
            OfferFile.writeCsv(
                    example, OfferTemplate.names(), context.terminal().out());
        }
        return ExitCode.OK;
    }
}
