package io.offerstream.local.cli.offers;

import io.offerstream.operations.offers.OfferFile;
import io.offerstream.operations.offers.OfferPlan;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.temporal.ChronoUnit;
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
    private static final int DAYS = 28;

    public TemplateOffers(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        OfferPlan.FORM
                .fields()
                .filter(field -> !field.name().equals("revision"))
                .forEach(field -> context.say("# " + field.name()
                        + (OfferPlan.FORM.isOptional(field) ? " (may be left out): " : ": ") + field.doc()));
        // Whoever writes a file by hand has no revision to go by.
        var columns = OfferFile.columns().stream()
                .filter(column -> !column.equals("revision"))
                .toList();
        if (context.options().outputOr(OutputFormat.CSV) == OutputFormat.JSON) {
            OfferFile.writeJson(List.of(example()), columns, context.terminal().out());
        } else {
            OfferFile.writeCsv(List.of(example()), columns, context.terminal().out());
        }
        return ExitCode.OK;
    }

    private Offer example() {
        var today = context.clock().instant().truncatedTo(ChronoUnit.DAYS);
        return Offer.newBuilder()
                .setEventId("example")
                .setEventTime(today)
                .setMarket("DE")
                .setOfferId("O-1")
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle("Chicken wrap with a drink")
                .setFeatures(List.of("PROTEIN=CHICKEN", "PRODUCT=WRAP", "DAYPART=LUNCH"))
                .setValidFrom(today)
                .setValidTo(today.plus(DAYS, ChronoUnit.DAYS))
                .setStatus(OfferStatus.LIVE)
                .setPosCodes(List.of("4711"))
                .build();
    }
}
