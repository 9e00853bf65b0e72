package io.offerstream.console.offers;

import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.platform.market.CycleCalendar;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which offers are on in this cycle and those to come: whether there will be enough, and what ends when. */
public final class CalendarPage implements PageMaker {
    private static final int CYCLES = 8;

    /** In spring. */
    private static final Duration SHORTEST_DAY = Duration.ofHours(23);

    private final ConsoleState state;
    private final Clock clock;

    public CalendarPage(ConsoleState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Page make(PageRequest request) {
        return state.read(all -> page(request.market(all), Moment.of(all, clock).now()));
    }

    private static Page page(MarketState market, Instant now) {
        var blocks = new ArrayList<Block>();
        market.config()
                .ifPresentOrElse(
                        config -> {
                            var cycles = cycles(config, now);
                            var offers = offers(market, cycles);
                            blocks.add(Block.live("cycles", "Cycle by cycle", summary(config, offers, cycles)));
                            blocks.add(Block.live("calendar", "Offer by offer", table(market, offers, cycles)));
                        },
                        () -> blocks.add(Block.live(
                                "cycles",
                                "",
                                Notice.empty(
                                        "The cycles are not known",
                                        "They come with the market file; 'offerstream markets apply' sends it."))));
        return new Page(
                "Calendar " + market.code(),
                "offers",
                Optional.of(market.code()),
                "Which offers are on in this cycle and the next " + (CYCLES - 1) + ".",
                blocks);
    }

    /** The one that lies around {@code now}, or the market's first, and those after it. */
    private static List<CycleWindow> cycles(MarketConfig config, Instant now) {
        var calendar = new CycleCalendar(config.timeZone(), config.cycle());
        var first = calendar.at(now.isBefore(calendar.opensAt()) ? calendar.opensAt() : now)
                .orElseThrow();
        return Stream.iterate(first, cycle -> calendar.at(cycle.closesAt()).orElseThrow())
                .limit(CYCLES)
                .toList();
    }

    /** Not withdrawn, and on in one of the cycles; the earliest first. */
    private static List<Offer> offers(MarketState market, List<CycleWindow> cycles) {
        return market.offers().stream()
                .map(known -> known.offer())
                .filter(offer -> offer.getStatus() != OfferStatus.WITHDRAWN
                        && cycles.stream().anyMatch(cycle -> isOn(offer, cycle)))
                .sorted(Comparator.comparing(Offer::getValidFrom).thenComparing(Offer::getOfferId))
                .toList();
    }

    private static boolean isOn(Offer offer, CycleWindow cycle) {
        return offer.getValidFrom().isBefore(cycle.closesAt())
                && offer.getValidTo().isAfter(cycle.opensAt());
    }

    private static boolean isWhole(Offer offer, CycleWindow cycle) {
        return !offer.getValidFrom().isAfter(cycle.opensAt())
                && !offer.getValidTo().isBefore(cycle.closesAt());
    }

    private static Table summary(MarketConfig config, List<Offer> offers, List<CycleWindow> cycles) {
        var rows = new ArrayList<List<Cell>>();
        var live = offers.stream()
                .filter(offer -> offer.getStatus() == OfferStatus.LIVE)
                .toList();
        for (var cycle : cycles) {
            long whole = live.stream().filter(offer -> isWhole(offer, cycle)).count();
            long starting = live.stream()
                    .filter(offer -> cycle.contains(offer.getValidFrom()))
                    .count();
            long ending = live.stream()
                    .filter(offer -> cycle.contains(offer.getValidTo().minusMillis(1)))
                    .count();
            // A slate of fewer offers than are wanted is a customer with an empty place.
            boolean isTooFew = whole < config.numberOfPredictions();
            rows.add(List.of(
                    Cell.of(cycle.id()),
                    Cell.time(cycle.opensAt(), config.timeZone()),
                    Cell.of(whole).toned(isTooFew ? Tone.BAD : Tone.PLAIN),
                    Cell.of(starting),
                    Cell.of(ending),
                    isTooFew ? Cell.of("fewer than a slate has places").toned(Tone.BAD) : Cell.of("")));
        }
        return new Table(
                "calendar-cycles",
                "Live offers by cycle, as the catalogue stands now",
                List.of(
                        Column.text("Cycle", "cycle_id"),
                        Column.text("Opens", "opens_at"),
                        Column.number("On all the time", "on"),
                        Column.number("Starting", "starting"),
                        Column.number("Ending", "ending"),
                        Column.text("Note", "note")),
                rows,
                "No cycle is known.");
    }

    private static Table table(MarketState market, List<Offer> offers, List<CycleWindow> cycles) {
        var columns = new ArrayList<>(List.of(Column.text("Offer", "offer_id"), Column.text("Title", "title")));
        cycles.forEach(cycle -> columns.add(Column.text(heading(cycle, market.zone()), "cycle_" + cycle.id())));
        var rows = new ArrayList<List<Cell>>();
        for (var offer : offers) {
            var row = new ArrayList<>(List.of(
                    Cell.of(offer.getOfferId()).linked(Addresses.offer(market.code(), offer.getOfferId())),
                    Cell.of(offer.getTitle())));
            cycles.forEach(cycle -> row.add(cell(offer, cycle, market.zone())));
            rows.add(row);
        }
        return new Table(
                "calendar",
                "Offers of " + market.code() + " and the cycles they are on in, by the day a cycle opens",
                columns,
                rows,
                "No offer is on in these cycles. Upload a file of offers.");
    }

    /** A day is no name where several cycles begin in it. */
    private static String heading(CycleWindow cycle, ZoneId zone) {
        boolean isShort = Duration.between(cycle.opensAt(), cycle.closesAt()).compareTo(SHORTEST_DAY) < 0;
        return isShort ? cycle.id() : Times.day(cycle.opensAt(), zone);
    }

    private static Cell cell(Offer offer, CycleWindow cycle, ZoneId zone) {
        if (!isOn(offer, cycle)) {
            return Cell.of("");
        } else if (offer.getStatus() != OfferStatus.LIVE) {
            return Cell.of("paused").toned(Tone.WATCH);
        } else if (isWhole(offer, cycle)) {
            return Cell.of("on").toned(Tone.GOOD);
        }
        var parts = new ArrayList<String>();
        if (offer.getValidFrom().isAfter(cycle.opensAt())) {
            parts.add("from " + Times.day(offer.getValidFrom(), zone));
        }
        if (offer.getValidTo().isBefore(cycle.closesAt())) {
            parts.add("until " + Times.day(offer.getValidTo(), zone));
        }
        return Cell.of(String.join(" ", parts));
    }
}
