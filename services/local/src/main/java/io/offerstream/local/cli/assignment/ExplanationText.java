package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.Table;
import io.offerstream.operations.explain.ArmHash;
import io.offerstream.operations.explain.Explanation;
import io.offerstream.operations.explain.OfferStanding;
import io.offerstream.operations.explain.OfferStanding.Fate;
import io.offerstream.operations.explain.ScoreParts;
import io.offerstream.ranking.served.Contribution;
import io.offerstream.schemas.Policy;
import io.offerstream.slates.cycle.Refusal;
import java.util.List;
import java.util.Locale;

/** An explanation for people. Used once, by one thread. */
final class ExplanationText {
    /** Parts of a score that are shown one by one, the largest; the others as a sum. */
    private static final int PARTS = 6;

    private final Explanation explanation;
    private Context context;

    ExplanationText(Explanation explanation) {
        this.explanation = explanation;
    }

    void print(Context to) {
        context = to;
        var published = explanation.published();
        context.print(published.getMarket() + " customer " + published.getCustomerId() + ", cycle "
                + published.getCycleId() + ": " + published.getArm() + ", served by "
                + published.getServedPolicy() + explanation.because());
        context.print("");
        printArm();
        context.print("");
        printRevisions();
        context.print("");
        printSlate();
        if (explanation.again().decision().serving().model().isPresent()) {
            context.print("");
            printParts();
        }
        printOthers(Fate.OUTSCORED, "Outscored");
        printOthers(Fate.NO_ROOM, "No room in the slate");
        printOthers(Fate.REFUSED, "Refused");
        context.print("");
        context.print(
                explanation.differences().isEmpty()
                        ? "Decided again from the topics: this is what was published, to the last digit."
                        : "Decided again from the topics, this is NOT what was published: see the warning.");
    }

    private void printArm() {
        var cycle = explanation.cycle();
        var table = new Table("arm", "how");
        var hash = ArmHash.ofCycle(cycle, explanation.key());
        var holdOut = ArmHash.ofHoldOut(cycle, explanation.key());
        holdOut.ifPresent(own -> {
            add(table, "hold-out: ", own);
            table.add(
                    "hold-out",
                    text(
                            "%.6f is %s %s: %s",
                            own.fraction(),
                            own.fraction() < cycle.getHoldOut() ? "below" : "not below",
                            cycle.getHoldOut(),
                            own.fraction() < cycle.getHoldOut() ? "held out, no split" : "not held out"));
        });
        if (holdOut.filter(own -> own.fraction() < cycle.getHoldOut()).isEmpty()) {
            add(table, "", hash);
            table.add("weights along it", hash.along(cycle));
        }
        context.print(table);
        context.print("(" + ArmHash.SEPARATOR + " stands for U+001F; the fraction is the first 53 bits of the hash)");
    }

    private static void add(Table table, String of, ArmHash hash) {
        table.add(of + "hashed text", hash.text());
        table.add(of + "SHA-256", hash.sha256());
        table.add(of + "fraction", text("%.6f, bucket %d of 10,000", hash.fraction(), hash.bucket()));
    }

    private void printRevisions() {
        var table = new Table("revision", "decided_at", "cause", "about", "served_by", "offers");
        explanation
                .revisions()
                .forEach(revision -> table.add(
                        revision.getRevision(),
                        revision.getDecidedAt(),
                        revision.getCause(),
                        orNone(revision.getCauseSubject()),
                        revision.getServedPolicy(),
                        String.join(" ", revision.getOffers())));
        context.print(table);
        var last = explanation.published();
        context.print("Explained is revision " + last.getRevision() + ", valid from " + last.getValidFrom() + " to "
                + last.getValidTo() + ".");
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private void printSlate() {
        var decision = explanation.again().decision();
        var table = new Table(
                "position", "offer", "title", "score", "price", "logit", "luck", "sum", "place", "propensity");
        for (var offer : explanation.offers()) {
            if (offer.fate() == Fate.SHOWN) {
                var standing = offer.standing();
                table.add(
                        offer.position(),
                        offer.id(),
                        offer.offer().getTitle(),
                        score(standing.score()),
                        number(standing.price()),
                        score(standing.logit()),
                        number(standing.luck()),
                        score(standing.sum()),
                        explanation.place(offer),
                        text("%.6f", offer.propensity()));
            }
        }
        context.print(table.isEmpty() ? "The slate does not hold it." : "Slate");
        if (!table.isEmpty()) {
            context.print(table);
        }
        context.print(explanation.rule());
        context.print(text(
                "Eligible are %d of %d live offers. The whole slate's propensity is %.6g.",
                decision.eligible(),
                decision.refusals().size(),
                decision.slate().propensity()));
    }

    private void printParts() {
        var table = new Table("offer", "part_of_the_score", "value");
        double bias = 0;
        for (var offer : explanation.offers()) {
            if (offer.fate() == Fate.SHOWN || explanation.isWhole()) {
                var parts = explanation.parts(offer).orElseThrow();
                bias = parts.customerBias();
                add(table, offer.id(), parts);
            }
        }
        context.print("What the scores are made of");
        context.print(table);
        context.print(text(
                "The customer's own bias, %+.4f, is the same for every offer: it ranks nothing, and is in no score"
                        + " above.",
                bias));
    }

    private void add(Table table, String offer, ScoreParts parts) {
        int shown = explanation.isWhole()
                ? parts.parts().size()
                : Math.min(PARTS, parts.parts().size());
        parts.parts().subList(0, shown).forEach(part -> table.add(offer, ScoreParts.name(part), number(part.value())));
        var rest = parts.parts().subList(shown, parts.parts().size());
        if (!rest.isEmpty()) {
            table.add(
                    offer,
                    rest.size() + " smaller ones",
                    number(rest.stream().mapToDouble(Contribution::value).sum()));
        }
        table.add(offer, "= score", number(parts.sum()));
    }

    private void printOthers(Fate fate, String title) {
        var others = explanation.offers().stream()
                .filter(offer -> offer.fate() == fate)
                .toList();
        if (others.isEmpty()) {
            return;
        }
        context.print("");
        context.print(title + ", and what would have shown it");
        boolean isRefused = fate == Fate.REFUSED;
        var table = isRefused
                ? new Table("offer", "title", "why", "smallest_change")
                : new Table("offer", "title", "score", "price", "luck", "behind_by", "smallest_change");
        for (var offer : others) {
            var standing = offer.standing();
            if (isRefused) {
                table.add(offer.id(), offer.offer().getTitle(), why(offer), explanation.change(offer));
            } else {
                table.add(
                        offer.id(),
                        offer.offer().getTitle(),
                        score(standing.score()),
                        number(standing.price()),
                        number(standing.luck()),
                        offer.behind().map(this::score).orElse(""),
                        explanation.change(offer));
            }
        }
        context.print(table);
    }

    private static String why(OfferStanding offer) {
        return offer.refusal().map(Refusal::sentence).orElse("");
    }

    /** A point in time is no number for people. */
    private String score(double score) {
        return explanation.again().decision().serving().policy() == Policy.NEWEST ? text("%.0f", score) : number(score);
    }

    private static String number(double number) {
        return text("%+.4f", number);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A row an offer, for spreadsheets. */
    static Table offers(Explanation explanation) {
        var table = new Table(
                "offer",
                "title",
                "fate",
                "position",
                "propensity",
                "score",
                "price",
                "logit",
                "luck",
                "sum",
                "place",
                "behind_by",
                "refusal",
                "smallest_change");
        for (var offer : explanation.offers()) {
            var standing = offer.standing();
            List<Object> cells = List.of(
                    offer.id(),
                    offer.offer().getTitle(),
                    offer.fate(),
                    offer.position() < 0 ? "" : offer.position(),
                    offer.position() < 0 ? "" : offer.propensity(),
                    standing.score(),
                    standing.price(),
                    standing.logit(),
                    standing.luck(),
                    standing.sum(),
                    offer.placeByLogit() == 0 ? "" : offer.placeByLogit(),
                    offer.behind().map(String::valueOf).orElse(""),
                    offer.refusal().map(Refusal::name).orElse(""),
                    explanation.change(offer));
            table.add(cells.toArray());
        }
        return table;
    }
}
