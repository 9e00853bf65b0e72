package io.offerstream.console.customer;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.explain.ArmHash;
import io.offerstream.operations.explain.Explanation;
import io.offerstream.operations.explain.OfferStanding;
import io.offerstream.operations.explain.OfferStanding.Fate;
import io.offerstream.operations.explain.ScoreParts;
import io.offerstream.schemas.Policy;
import io.offerstream.slates.cycle.Refusal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is to be said of one customer's slate, as blocks of a page. */
final class ExplanationViews {
    private final Explanation explanation;

    ExplanationViews(Explanation explanation) {
        this.explanation = explanation;
    }

    List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        blocks.add(Block.still("who", "", headline()));
        blocks.add(Block.still("slate", "The slate", slate()));
        if (explanation.again().decision().serving().model().isPresent()) {
            blocks.add(Block.still("parts", "What the scores are made of, exactly", parts()));
        }
        blocks.add(Block.still("others", "Offers that are not in it, and what would have shown them", others()));
        blocks.add(Block.still("arm", "How the arm came about", arm()));
        blocks.add(Block.still("revisions", "Slates of the cycle", revisions()));
        return blocks;
    }

    private Notice headline() {
        var published = explanation.published();
        var lines = new ArrayList<Line>();
        lines.add(new Line(Tone.PLAIN, explanation.rule(), ""));
        lines.add(new Line(
                Tone.PLAIN,
                text(
                        "%d of %d live offers may be shown to this customer; the chance of this very slate was %.3g.",
                        explanation.again().decision().eligible(),
                        explanation.again().decision().refusals().size(),
                        explanation.again().decision().slate().propensity()),
                ""));
        if (!explanation.again().isOfThen()) {
            lines.add(new Line(
                    Tone.WATCH,
                    "What the customer was at the decision has been compacted away; this is computed from what is known"
                            + " of them since "
                            + explanation.again().subject().features().getAsOf() + ".",
                    ""));
        }
        var differences = explanation.differences();
        differences.forEach(difference -> lines.add(new Line(
                Tone.BAD,
                difference.field() + ": published " + difference.published() + ", decided again "
                        + difference.replayed(),
                "")));
        lines.add(new Line(
                Tone.PLAIN,
                differences.isEmpty()
                        ? "Decided again from the topics: this is what was published, to the last digit."
                        : "Decided again from the topics, this is NOT what was published.",
                ""));
        return new Notice(
                differences.isEmpty() ? Tone.GOOD : Tone.BAD,
                "Customer " + published.getCustomerId() + ", cycle " + published.getCycleId() + ": "
                        + published.getArm() + ", served by " + published.getServedPolicy() + explanation.because(),
                lines);
    }

    Table slate() {
        var rows = new ArrayList<List<Cell>>();
        for (var offer : explanation.offers()) {
            if (offer.fate() == Fate.SHOWN) {
                var standing = offer.standing();
                rows.add(List.of(
                        Cell.of(offer.position() + 1L),
                        linked(offer),
                        Cell.of(offer.offer().getTitle()),
                        score(standing.score()),
                        number(standing.price()),
                        number(standing.luck()),
                        score(standing.sum()),
                        Cell.of(explanation.place(offer)),
                        Cell.of(text("%.1f\u00a0%%", 100 * offer.propensity()))));
            }
        }
        return new Table(
                "slate",
                "In this order",
                List.of(
                        Column.number("Place", "place"),
                        Column.text("Offer", "offer_id"),
                        Column.text("Title", "title"),
                        Column.number("Score", "score"),
                        Column.number("Price added", "price"),
                        Column.number("Luck", "luck"),
                        Column.number("Sum", "sum"),
                        Column.text("By score alone", "place_by_logit"),
                        Column.number("Chance", "propensity")),
                rows,
                "The slate is empty.");
    }

    private Cell linked(OfferStanding offer) {
        return Cell.of(offer.id())
                .linked(Addresses.offer(explanation.published().getMarket(), offer.id()));
    }

    Table parts() {
        var rows = new ArrayList<List<Cell>>();
        for (var offer : explanation.offers()) {
            if (offer.fate() == Fate.SHOWN) {
                var parts = explanation.parts(offer).orElseThrow();
                parts.parts()
                        .forEach(part ->
                                rows.add(List.of(linked(offer), Cell.of(ScoreParts.name(part)), number(part.value()))));
                rows.add(List.of(linked(offer), Cell.of("= score"), number(parts.sum())));
            }
        }
        return new Table(
                "parts",
                "Every part of each score; their sum is the score",
                List.of(Column.text("Offer", "offer_id"), Column.text("Part", "part"), Column.number("Adds", "value")),
                rows,
                "");
    }

    Table others() {
        var rows = new ArrayList<List<Cell>>();
        for (var offer : explanation.offers()) {
            if (offer.fate() != Fate.SHOWN) {
                rows.add(List.of(
                        linked(offer),
                        Cell.of(offer.offer().getTitle()),
                        Cell.of(offer.refusal()
                                .map(Refusal::sentence)
                                .orElse(offer.fate() == Fate.NO_ROOM ? "no room in the slate" : "outscored")),
                        score(offer.standing().score()),
                        offer.behind().map(this::score).orElse(Cell.none()),
                        Cell.of(explanation.change(offer))));
            }
        }
        return new Table(
                "others",
                "Nearest first, then those that may not be shown",
                List.of(
                        Column.text("Offer", "offer_id"),
                        Column.text("Title", "title"),
                        Column.text("Why not", "why"),
                        Column.number("Score", "score"),
                        Column.number("Behind by", "behind_by"),
                        Column.text("Smallest change that would have shown it", "smallest_change")),
                rows,
                "Every live offer is in the slate.");
    }

    private Facts arm() {
        var cycle = explanation.cycle();
        var hash = ArmHash.ofCycle(cycle, explanation.key());
        var facts = new ArrayList<Fact>();
        ArmHash.ofHoldOut(cycle, explanation.key())
                .ifPresent(own -> facts.add(new Fact(
                        "Held out",
                        Cell.of(own.fraction() < cycle.getHoldOut() ? "Yes" : "No"),
                        text("%.6f, held out below %s", own.fraction(), cycle.getHoldOut()))));
        facts.add(new Fact("Arm", Cell.of(explanation.published().getArm().name()), hash.along(cycle)));
        facts.add(new Fact(
                "Fraction", Cell.of(text("%.6f", hash.fraction())), "the first 53 bits of the hash, as a part of 1"));
        facts.add(new Fact("SHA-256", Cell.of(hash.sha256().substring(0, 12) + "…"), hash.sha256()));
        return new Facts(facts);
    }

    private Table revisions() {
        var zone = ZoneId.of(explanation.again().open().config().timeZone().getId());
        var rows = new ArrayList<List<Cell>>();
        explanation
                .revisions()
                .forEach(revision -> rows.add(List.of(
                        Cell.of((long) revision.getRevision()),
                        Cell.time(revision.getDecidedAt(), zone),
                        Cell.of(revision.getCause().name()),
                        Cell.of(revision.getCauseSubject().isEmpty() ? "–" : revision.getCauseSubject()),
                        Cell.of(revision.getServedPolicy().name()),
                        Cell.of(String.join(" ", revision.getOffers())))));
        return new Table(
                "revisions",
                "Oldest first; the last one is explained above",
                List.of(
                        Column.number("Revision", "revision"),
                        Column.text("Decided", "decided_at"),
                        Column.text("Cause", "cause"),
                        Column.text("About", "about"),
                        Column.text("Served by", "served_by"),
                        Column.text("Offers", "offers")),
                rows,
                "");
    }

    /** A point in time is no number for people. */
    private Cell score(double score) {
        return explanation.again().decision().serving().policy() == Policy.NEWEST
                ? Cell.of(text("%.0f", score))
                : number(score);
    }

    private static Cell number(double number) {
        return new Cell(text("%+.4f", number).replace('-', '−'), Double.toString(number), Tone.PLAIN, Optional.empty());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
