package io.offerstream.console.offers;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.upload.UploadPage;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Form;
import io.offerstream.console.view.Form.Field;
import io.offerstream.console.view.Form.Option;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.Arm;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The offers of a market: which are on, who sees them, how soon. Filter, order and page are in the address. */
public final class OffersPage implements PageMaker {
    private static final int PAGE = 100;
    private static final String ANY = "any";
    private static final String BY_EXPOSURES = "exposures";

    private static final Map<String, Comparator<OfferStanding>> ORDERS = Map.of(
            "id",
            Comparator.comparing(standing -> standing.known().offer().getOfferId()),
            "title",
            Comparator.comparing(standing -> standing.known().offer().getTitle()),
            "until",
            Comparator.comparing(standing -> standing.known().offer().getValidTo()),
            BY_EXPOSURES,
            Comparator.comparingLong(standing -> standing.exposures(standing.now())),
            "redemptions",
            Comparator.comparingLong(standing -> standing.redemptions(standing.ever())),
            "test",
            Comparator.comparing(
                    standing -> Optional.ofNullable(standing.share(Arm.TEST)).orElse(-1.0)),
            "seen",
            Comparator.comparing(standing -> standing.untilSeen().orElse(Duration.ofDays(10_000))));

    private final ConsoleState state;
    private final Clock clock;

    public OffersPage(ConsoleState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Page make(PageRequest request) {
        return state.read(all -> page(request, request.market(all), Moment.of(all, clock)));
    }

    private static Page page(PageRequest request, MarketState market, Moment moment) {
        var standings = OfferStanding.all(market, moment.now());
        var on = request.asked("status").orElse(OfferStanding.On.ON.name().toLowerCase(Locale.ROOT));
        var text = request.asked("q").orElse("");
        var found = standings.stream()
                .filter(standing -> on.equals(ANY)
                        || standing.on().name().toLowerCase(Locale.ROOT).equals(on))
                .filter(standing -> fits(standing, text))
                .sorted(order(request))
                .toList();
        int from = Math.min(Math.max(0, number(request.asked("from").orElse("0"))), Math.max(0, found.size() - 1));
        var shown = found.subList(from, Math.min(found.size(), from + PAGE));
        var blocks = new ArrayList<Block>();
        var links = new ArrayList<>(UploadPage.links(request));
        links.add(new Link("Calendar", Addresses.calendar(market.code()), false));
        blocks.add(Block.still("do", "", new Links(links)));
        blocks.add(Block.live("summary", "", summary(market, standings)));
        blocks.add(Block.still("filter", "", filter(request, on, text)));
        blocks.add(Block.live("offers", "", table(request, market, shown)));
        paging(request, found.size(), from).ifPresent(notice -> blocks.add(Block.still("paging", "", notice)));
        return new Page(
                "Offers " + market.code(),
                "offers",
                Optional.of(market.code()),
                "Which offers are on, who sees them, and how soon.",
                blocks);
    }

    private static boolean fits(OfferStanding standing, String text) {
        var offer = standing.known().offer();
        var wanted = text.toLowerCase(Locale.ROOT);
        return offer.getOfferId().toLowerCase(Locale.ROOT).contains(wanted)
                || offer.getTitle().toLowerCase(Locale.ROOT).contains(wanted)
                || offer.getFeatures().stream()
                        .anyMatch(feature -> feature.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static Comparator<OfferStanding> order(PageRequest request) {
        var by = request.asked("sort").filter(ORDERS::containsKey).orElse(BY_EXPOSURES);
        var order = ORDERS.get(by);
        return (isDescending(request) ? order.reversed() : order).thenComparing(ORDERS.get("id"));
    }

    private static boolean isDescending(PageRequest request) {
        return request.asked("order")
                .map("descending"::equals)
                .orElse(request.asked("sort").orElse(BY_EXPOSURES).equals(BY_EXPOSURES));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    }

    private static Facts summary(MarketState market, List<OfferStanding> standings) {
        long on = standings.stream()
                .filter(one -> one.on() == OfferStanding.On.ON)
                .count();
        var seenNow = market.newestResult();
        long never = standings.stream()
                .filter(one -> one.on() == OfferStanding.On.ON && one.exposures(one.ever()) == 0)
                .count();
        return new Facts(List.of(
                new Fact("On now", Cell.of(on), "of " + Figures.count(standings.size()) + " that are known"),
                new Fact(
                        "Shown to TEST in this cycle",
                        Cell.percent(seenNow.map(result -> result.getTestCoverage())
                                        .orElse(null))
                                .linked(Addresses.coverage(market.code())),
                        "share of the eligible offers"),
                new Fact(
                        "On, and never seen",
                        Cell.of(never).toned(never > 0 ? Tone.WATCH : Tone.PLAIN),
                        "by anybody in any arm"),
                new Fact(
                        "To come",
                        Cell.of(standings.stream()
                                .filter(one -> one.on() == OfferStanding.On.TO_COME)
                                .count()),
                        "valid later")));
    }

    private static Form filter(PageRequest request, String on, String text) {
        var options = new ArrayList<Option>();
        options.add(new Option(ANY, "Any"));
        Arrays.stream(OfferStanding.On.values())
                .forEach(one -> options.add(new Option(one.name().toLowerCase(Locale.ROOT), one.word())));
        return new Form(
                request.path(),
                List.of(
                        new Field("q", "Id, title or feature", text, List.of()),
                        new Field("status", "Status", on, options)));
    }

    private static Table table(PageRequest request, MarketState market, List<OfferStanding> standings) {
        var rows = new ArrayList<List<Cell>>();
        standings.forEach(standing -> rows.add(row(market, standing)));
        return new Table(
                "offers",
                "Offers of " + market.code() + "; shares are of the exposures of the newest cycle",
                List.of(
                        sortable(request, Column.text("Offer", "offer_id"), "id"),
                        sortable(request, Column.text("Title", "title"), "title"),
                        Column.text("Status", "status"),
                        sortable(request, Column.number("Exposures", "exposures_in_cycle"), BY_EXPOSURES),
                        sortable(request, Column.number("Share, TEST", "share_test"), "test"),
                        Column.number("Share, CONTROL", "share_control_popularity"),
                        sortable(request, Column.number("Redemptions ever", "redemptions"), "redemptions"),
                        sortable(request, Column.text("Until first seen", "time_to_first_exposure"), "seen"),
                        sortable(request, Column.text("Until", "valid_to"), "until")),
                rows,
                "No offer fits. Take the filter away, or upload a file of offers.");
    }

    private static Column sortable(PageRequest request, Column column, String by) {
        boolean here = request.asked("sort").orElse(BY_EXPOSURES).equals(by);
        boolean descending = isDescending(request);
        var next =
                here && descending ? "ascending" : here ? "descending" : column.number() ? "descending" : "ascending";
        return column.sortable(
                request.with(Map.of("sort", by, "order", next, "from", "")),
                here ? (descending ? "descending" : "ascending") : "none");
    }

    private static List<Cell> row(MarketState market, OfferStanding standing) {
        var offer = standing.known().offer();
        return List.of(
                Cell.of(offer.getOfferId()).linked(Addresses.offer(market.code(), offer.getOfferId())),
                Cell.of(offer.getTitle()),
                Cell.of(standing.on().word()).toned(standing.on().tone()),
                Cell.of(standing.exposures(standing.now())),
                Cell.percent(standing.share(Arm.TEST)),
                Cell.percent(standing.share(Arm.CONTROL_POPULARITY)),
                Cell.of(standing.redemptions(standing.ever())),
                untilSeen(standing),
                Cell.time(offer.getValidTo(), market.zone()));
    }

    static Cell untilSeen(OfferStanding standing) {
        return standing.untilSeen()
                .map(span -> new Cell(Times.span(span), span.toString(), Tone.PLAIN, Optional.empty()))
                .orElseGet(() -> standing.firstExposure().isEmpty()
                        ? new Cell("not seen yet", "", Tone.FAINT, Optional.empty())
                        : new Cell("not measured", "", Tone.FAINT, Optional.empty()));
    }

    private static Optional<Notice> paging(PageRequest request, int all, int from) {
        if (all <= PAGE) {
            return Optional.empty();
        }
        var lines = new ArrayList<Notice.Line>();
        if (from > 0) {
            lines.add(new Notice.Line(
                    Tone.PLAIN,
                    "The " + PAGE + " before",
                    request.with(Map.of("from", Integer.toString(Math.max(0, from - PAGE))))));
        }
        if (from + PAGE < all) {
            lines.add(new Notice.Line(
                    Tone.PLAIN, "The next " + PAGE, request.with(Map.of("from", Integer.toString(from + PAGE)))));
        }
        return Optional.of(new Notice(
                Tone.PLAIN,
                "Offers " + (from + 1) + " to " + Math.min(all, from + PAGE) + " of " + Figures.count(all),
                lines));
    }
}
