package io.offerstream.console.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.console.act.Desk;
import io.offerstream.console.page.FileMaker.MadeFile;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageRequest;
import io.offerstream.operations.offers.OfferFile;
import io.offerstream.operations.offers.OfferTemplate;
import io.offerstream.operations.rows.RefusedRows;
import io.offerstream.schemas.OfferStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;

/** Files in the form in which offers are uploaded. */
public final class OfferFiles {
    static final String TEMPLATE_CSV = "template.csv";
    static final String TEMPLATE_JSON = "template.jsonl";
    static final String OFFERS = "offers.csv";

    private final Desk desk;
    private final Drafts drafts;

    public OfferFiles(Desk desk, Drafts drafts) {
        this.desk = desk;
        this.drafts = drafts;
    }

    /** A template, or the market's offers with the revision that keeps others' changes from being overwritten. */
    public MadeFile offers(PageRequest request) {
        var market = request.part("market");
        var example = List.of(OfferTemplate.example(market, desk.now()));
        return switch (request.part("file")) {
            case TEMPLATE_CSV ->
                MadeFile.csv(
                        "offers-template.csv", written(out -> OfferFile.writeCsv(example, OfferTemplate.names(), out)));
            case TEMPLATE_JSON ->
                new MadeFile(
                        "offers-template.jsonl",
                        "application/x-ndjson; charset=utf-8",
                        written(out -> OfferFile.writeJson(example, OfferTemplate.names(), out)));
            case OFFERS -> {
                var offers = desk.catalogue().offers(market).stream()
                        .filter(offer -> offer.getStatus() != OfferStatus.WITHDRAWN)
                        .toList();
                yield MadeFile.csv(
                        market.replaceAll("[^A-Za-z0-9]", "") + "-offers.csv",
                        written(out -> OfferFile.writeCsv(offers, OfferFile.columns(), out)));
            }
            default -> throw new NothingThereException("There is no such file.");
        };
    }

    private static String written(Consumer<PrintStream> writer) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, false, UTF_8)) {
            writer.accept(out);
        }
        return bytes.toString(UTF_8);
    }

    /** The refused rows of an upload: mended, they can be uploaded as they are. */
    public MadeFile refused(PageRequest request) {
        var draft = drafts.require(
                request.part("draft"), request.part("market"), request.person().id());
        var text = new StringWriter();
        try (var refused = new RefusedRows(() -> text, draft.columns())) {
            draft.refused().forEach(change -> refused.add(change.row(), change.problems()));
        }
        return MadeFile.csv("refused-rows.csv", text.toString());
    }
}
