package io.offerstream.console.upload;

import io.offerstream.console.access.Role;
import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.offers.OfferPlan;
import io.offerstream.operations.offers.OfferRows;
import io.offerstream.operations.offers.OfferTemplate;
import io.offerstream.operations.rows.UploadedRows;
import io.offerstream.platform.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a file of offers, compares it with the offers there are, and publishes nothing yet. */
public final class UploadPage implements PageMaker, Action {
    private final Desk desk;
    private final Topics topics;
    private final Drafts drafts;

    public UploadPage(Desk desk, Topics topics, Drafts drafts) {
        this.desk = desk;
        this.topics = topics;
        this.drafts = drafts;
    }

    @Override
    public Page make(PageRequest request) {
        var market = request.part("market");
        desk.state().read(request::market);
        return new Page(
                "Upload offers to " + market,
                "offers",
                Optional.of(market),
                "Nothing is published before you have seen what would change.",
                List.of(
                        Block.still("upload", "", form(market)),
                        Block.still(
                                "files",
                                "A file to begin with",
                                new Links(List.of(
                                        new Link(
                                                "Template, CSV", Addresses.file(market, OfferFiles.TEMPLATE_CSV), true),
                                        new Link(
                                                "Template, JSON lines",
                                                Addresses.file(market, OfferFiles.TEMPLATE_JSON),
                                                true),
                                        new Link(
                                                "Offers as they are, CSV",
                                                Addresses.file(market, OfferFiles.OFFERS),
                                                true)))),
                        Block.still("runs", "What was published lately", RunViews.table(desk.state(), market)),
                        Block.still("columns", "Columns", columns())));
    }

    private static ActForm form(String market) {
        return new ActForm(
                Addresses.upload(market),
                List.of(Field.file(
                        "file",
                        "File of offers",
                        "CSV with a header, or JSON lines, in UTF-8. At most "
                                + Figures.bytes(OfferRows.MAX_BYTES) + " and " + Figures.count(OfferRows.MAX_ROWS)
                                + " offers.")),
                List.of(Button.of("Check the file")));
    }

    private static Table columns() {
        var rows = new ArrayList<List<Cell>>();
        OfferTemplate.columns()
                .forEach(column -> rows.add(List.of(
                        Cell.of(column.name()),
                        Cell.of(column.optional() ? "may be left out" : "required"),
                        Cell.of(column.doc()))));
        return new Table(
                "columns",
                "What a file may say of an offer; several items of one cell are separated by |",
                List.of(
                        Column.text("Column", "column"),
                        Column.text("Needed", "needed"),
                        Column.text("Meaning", "meaning")),
                rows,
                "");
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var file = submission
                .file()
                .orElseThrow(() -> new NotDoneException(Why.USAGE, "No file was sent, or it is empty. Choose one."));
        try (var rows = UploadedRows.of(file.get())) {
            var all = OfferRows.read(rows, "the file");
            var plan = new OfferPlan(desk.catalogue(), topics.offers(), Optional.of(market), desk.now());
            all.forEach(plan::add);
            var draft = drafts.add(
                    market,
                    submission.person().id(),
                    all,
                    rows.columns(),
                    plan.changes(),
                    desk.moment().wall());
            return new Go(Addresses.draft(market, draft.id()));
        }
    }

    /** Links to this page, for whoever may use it. */
    public static List<Link> links(PageRequest request) {
        var market = request.part("market");
        return request.may(Role.OPERATOR, market)
                ? List.of(new Link("Upload offers…", Addresses.upload(market), false))
                : List.of();
    }
}
