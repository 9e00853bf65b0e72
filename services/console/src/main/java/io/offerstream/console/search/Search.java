package io.offerstream.console.search;

import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds a market, an offer, a cycle or a model version by what somebody types, in every market they may read. Asked by
 * form: people type customers' ids here, and those must stand in no address.
 */
public final class Search implements Action {
    private static final int MOST_ROWS = 50;

    private final ConsoleState state;

    public Search(ConsoleState state) {
        this.state = state;
    }

    private record Hit(String what, String market, String name, String about, String address) {
        List<Cell> row() {
            return List.of(Cell.of(name).linked(address), Cell.of(what), Cell.of(market), Cell.of(about));
        }
    }

    @Override
    public Outcome take(Submission submission) {
        var text = submission.field("q").orElse("");
        var hits = state.read(all -> hits(submission.request(), all, text));
        if (hits.size() == 1) {
            return new Go(hits.get(0).address());
        }
        var blocks = new ArrayList<Block>();
        blocks.add(Block.still("found", "", hits.isEmpty() ? nothing(text) : table(hits)));
        if (!text.isEmpty()) {
            var markets = state.read(all -> all.markets().stream()
                    .map(MarketState::code)
                    .filter(submission.request()::mayRead)
                    .toList());
            for (var market : markets) {
                blocks.add(Block.still("customer-" + market, "", customer(market, text)));
            }
        }
        return new Show(
                new Page("Find", "", Optional.empty(), "Markets, offers, cycles and model versions that fit.", blocks));
    }

    private static List<Hit> hits(PageRequest request, ConsoleState all, String text) {
        var hits = new ArrayList<Hit>();
        if (text.isEmpty()) {
            return hits;
        }
        var wanted = text.toLowerCase(Locale.ROOT);
        for (var market : all.markets()) {
            if (request.mayRead(market.code())) {
                add(hits, market, wanted);
            }
        }
        return hits;
    }

    private static void add(List<Hit> hits, MarketState market, String wanted) {
        var code = market.code();
        if (code.toLowerCase(Locale.ROOT).equals(wanted)) {
            hits.add(new Hit("Market", code, code, "", Addresses.market(code)));
        }
        for (var known : market.offers()) {
            var offer = known.offer();
            if (has(offer.getOfferId(), wanted) || has(offer.getTitle(), wanted) || hasCode(offer, wanted)) {
                hits.add(new Hit(
                        "Offer",
                        code,
                        offer.getOfferId(),
                        offer.getTitle(),
                        Addresses.offer(code, offer.getOfferId())));
            }
        }
        for (var cycle : market.results().descendingKeySet()) {
            if (has(cycle, wanted)) {
                hits.add(new Hit("Cycle", code, cycle, "", Addresses.experiment(code, cycle)));
            }
        }
        for (var version : market.versions()) {
            if (wanted.equals(Long.toString(version.version())) || wanted.equals("v" + version.version())) {
                hits.add(new Hit(
                        "Model version",
                        code,
                        Long.toString(version.version()),
                        "generation " + version.generation(),
                        Addresses.model(code, version.version())));
            }
        }
    }

    private static boolean has(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** A till's code as a whole: parts of it fit too many. */
    private static boolean hasCode(Offer offer, String wanted) {
        return offer.getPosCodes().stream()
                .anyMatch(code -> code.toLowerCase(Locale.ROOT).equals(wanted));
    }

    private static Notice nothing(String text) {
        return text.isEmpty()
                ? Notice.empty("Type what you look for", "An offer's id, title or till code, a cycle, a model version.")
                : Notice.empty(
                        "Nothing is called so",
                        "Looked at: offers by id, title and till code, cycles, model versions, markets.");
    }

    private static Table table(List<Hit> hits) {
        return new Table(
                "found",
                hits.size() <= MOST_ROWS
                        ? "What fits"
                        : "The first " + MOST_ROWS + " of " + hits.size() + " that fit: type more of it",
                List.of(
                        Column.text("Name", "name"),
                        Column.text("What", "what"),
                        Column.text("Market", "market"),
                        Column.text("About", "about")),
                hits.stream().limit(MOST_ROWS).map(Hit::row).toList(),
                "Nothing fits.");
    }

    /** Whether there is such a customer, only topics tell: asked as on the customer's page. */
    private static ActForm customer(String market, String text) {
        return new ActForm(
                Addresses.customer(market),
                List.of(Field.hidden("customer", text)),
                List.of(new Button("do", "it", "Explain customer " + text + " of " + market, Tone.PLAIN)));
    }
}
