package io.offerstream.console.offers;

import io.offerstream.console.access.Role;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ArmTally;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Arm;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One offer: what it is, and what became of it in each arm and cycle. */
public final class OfferPage implements PageMaker {
    private final ConsoleState state;
    private final Clock clock;

    public OfferPage(ConsoleState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Page make(PageRequest request) {
        var code = request.part("market");
        var id = request.part("offer");
        return state.read(all -> {
            var market = request.market(all);
            var known = market.offer(id)
                    .orElseThrow(() -> new NothingThereException("There is no offer " + id + " in " + code + "."));
            return page(
                    request,
                    market,
                    OfferStanding.of(market, known, Moment.of(all, clock).now()));
        });
    }

    private static Page page(PageRequest request, MarketState market, OfferStanding standing) {
        var offer = standing.known().offer();
        var title = offer.getTitle().isEmpty() ? offer.getOfferId() : offer.getTitle();
        return new Page(
                title,
                "offers",
                Optional.of(market.code()),
                "Offer " + offer.getOfferId() + " of " + market.code() + ", revision " + offer.getRevision() + ".",
                blocks(request, market, standing));
    }

    private static List<Block> blocks(PageRequest request, MarketState market, OfferStanding standing) {
        var id = standing.known().offer().getOfferId();
        var blocks = new ArrayList<Block>();
        blocks.add(Block.live("standing", "How it stands", standing(standing)));
        blocks.add(Block.still(
                "why",
                "",
                new ActForm(
                        Addresses.whyNot(market.code(), id),
                        List.of(),
                        List.of(Button.of("Who has it now, and why not more?")))));
        blocks.add(Block.live("cycles", "What became of it", counts(market, standing)));
        blocks.add(Block.live("offer", "As it was published", published(market, standing)));
        var links = new ArrayList<Link>();
        if (request.may(Role.OPERATOR, market.code()) && standing.on() != OfferStanding.On.WITHDRAWN) {
            links.add(new Link("Withdraw it…", Addresses.withdraw(market.code(), id), false));
        }
        links.add(new Link("Who changed it, and why", Addresses.audit(Keys.of(market.code(), id)), false));
        blocks.add(Block.still("do", "", new Links(links)));
        return blocks;
    }

    private static Facts standing(OfferStanding standing) {
        var zone = standing.market().zone();
        return new Facts(List.of(
                new Fact(
                        "Status",
                        Cell.of(standing.on().word()).toned(standing.on().tone()),
                        "last change: " + standing.known().offer().getEvent()),
                new Fact(
                        "First seen",
                        standing.firstExposure()
                                .map(time -> Cell.time(time, zone))
                                .orElse(Cell.none()),
                        "by anybody in any arm"),
                new Fact(
                        "Until first seen",
                        OffersPage.untilSeen(standing),
                        standing.known()
                                .liveFrom()
                                .map(from ->
                                        "live from " + Cell.time(from, zone).text())
                                .orElse("its first revision is no longer in the topic")),
                new Fact("Exposures", Cell.of(standing.exposures(standing.ever())), "ever"),
                new Fact("Redemptions", Cell.of(standing.redemptions(standing.ever())), "ever")));
    }

    private static Table counts(MarketState market, OfferStanding standing) {
        var id = standing.known().offer().getOfferId();
        var rows = new ArrayList<List<Cell>>();
        var cycles = new ArrayList<>(market.tallies().cycles());
        for (int i = cycles.size() - 1; i >= 0; i--) {
            add(rows, market, cycles.get(i), market.tallies().in(cycles.get(i), id));
        }
        return new Table(
                "counts",
                "By cycle and arm, for the cycles whose counts are kept",
                List.of(
                        Column.text("Cycle", "cycle_id"),
                        Column.text("Arm", "arm"),
                        Column.number("Assigned", "assigned_customers"),
                        Column.number("Of those, saw it", "assigned_seen"),
                        Column.number("Exposures", "exposures"),
                        Column.number("Share of the arm", "share"),
                        Column.number("Redemptions", "redemptions")),
                rows,
                "Nothing has been counted of this offer yet.");
    }

    private static void add(List<List<Cell>> rows, MarketState market, String cycle, Map<Arm, ArmTally> arms) {
        arms.forEach((arm, tally) -> {
            long all = market.tallies().exposures(cycle, arm);
            rows.add(List.of(
                    Cell.of(cycle).linked(Addresses.experiment(market.code(), cycle)),
                    Cell.of(arm.name()),
                    Cell.of(tally.assigned()),
                    Cell.of(tally.assignedSeen()),
                    Cell.of(tally.exposures()),
                    all == 0 ? Cell.none() : Cell.percent((double) tally.exposures() / all),
                    Cell.of(tally.redemptions())));
        });
    }

    private static Facts published(MarketState market, OfferStanding standing) {
        var offer = standing.known().offer();
        return new Facts(List.of(
                new Fact("Valid from", Cell.time(offer.getValidFrom(), market.zone()), ""),
                new Fact("Valid to", Cell.time(offer.getValidTo(), market.zone()), "no longer from then on"),
                new Fact("Features", words(offer.getFeatures(), "none"), "what a model knows of it"),
                new Fact("Customers", words(offer.getSegments(), "every customer"), "segments, one is required"),
                new Fact("Channels", words(offer.getChannels(), "every channel"), ""),
                new Fact("Till codes", words(offer.getPosCodes(), "none"), ""),
                new Fact(
                        "Impressions a customer",
                        offer.getImpressionCap() == null
                                ? Cell.of("No cap")
                                : Cell.of(offer.getImpressionCap().longValue()),
                        "without redeeming it"),
                new Fact(
                        "Redemption budget",
                        offer.getRedemptionBudget() == null
                                ? Cell.of("No limit")
                                : Cell.of(offer.getRedemptionBudget()),
                        "over its validity")));
    }

    private static Cell words(List<String> words, String none) {
        return Cell.of(words.isEmpty() ? none : String.join(", ", words));
    }
}
