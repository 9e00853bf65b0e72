package io.offerstream.local.cli.offers;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.offers.OfferFile;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.OfferStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offers export}: the offers of a market, to be edited and published again. */
@Command(
        name = "export",
        description = {
            "Prints the offers of a market as CSV (or JSON lines with -o json), to be edited and published again.",
            "The column revision makes sure that nobody's change is overwritten."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream offers export DE > offers.csv",
            "  offerstream offers export DE -o json --withdrawn"
        })
public final class ExportOffers extends Verb {
    @Parameters(paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(names = "--withdrawn", description = "Withdrawn offers, too.")
    private boolean withdrawn;

    public ExportOffers(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var catalogue = Catalogue.read(installation.clients(), installation.topics());
            if (catalogue.market(market).isEmpty() && catalogue.offers(market).isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.CHECK_FAILED,
                        "there is no market " + market + DidYouMean.hint(catalogue.markets(), market));
            }
            var offers = catalogue.offers(market).stream()
                    .filter(offer -> withdrawn || offer.getStatus() != OfferStatus.WITHDRAWN)
                    .toList();
            var out = context.terminal().out();
            if (context.options().outputOr(OutputFormat.CSV) == OutputFormat.JSON) {
                OfferFile.writeJson(offers, OfferFile.columns(), out);
            } else {
                OfferFile.writeCsv(offers, OfferFile.columns(), out);
            }
            return ExitCode.OK;
        }
    }
}
