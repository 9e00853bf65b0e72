package io.offerstream.console.upload;

import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Moment;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What publishing a file would do to a market, as far as that can be told before. */
final class DraftEffect {
    private final Desk desk;

    DraftEffect(Desk desk) {
        this.desk = desk;
    }

    Facts of(Draft draft) {
        var moment = desk.moment();
        return desk.state().read(all -> facts(draft, all.market(draft.market()), moment));
    }

    private static Facts facts(Draft draft, Optional<MarketState> market, Moment moment) {
        var after = draft.toPublish().stream().map(OfferChange::after).toList();
        var now = moment.now();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Takes effect",
                Cell.of("At the next tick"),
                market.flatMap(MarketState::newestCycle)
                        .filter(cycle -> cycle.getClosesAt().isAfter(now))
                        .map(cycle ->
                                "in the open cycle " + cycle.getCycleId() + ", which hands new offers out at once")
                        .orElse("with the next cycle: none is open")));
        long live = after.stream().filter(offer -> isOn(offer, now)).count();
        long later = after.stream()
                .filter(offer -> offer.getStatus() == OfferStatus.LIVE
                        && offer.getValidFrom().isAfter(now))
                .count();
        long over =
                after.stream().filter(offer -> !offer.getValidTo().isAfter(now)).count();
        facts.add(new Fact("Live at once", Cell.of(live), later + " become live later"));
        facts.add(new Fact(
                "Over already",
                over == 0 ? Cell.of(over) : Cell.of(over).toned(Tone.WATCH),
                over == 0 ? "none ends before now" : "their valid_to lies before now: nobody would ever get them"));
        long ended = after.stream()
                .filter(offer -> offer.getStatus() == OfferStatus.WITHDRAWN)
                .count();
        if (ended > 0) {
            facts.add(new Fact(
                    "Withdrawn", Cell.of(ended).toned(Tone.WATCH), "for good: whoever has one gets another slate"));
        }
        long everybody =
                after.stream().filter(offer -> offer.getSegments().isEmpty()).count();
        facts.add(new Fact(
                "For every customer", Cell.of(everybody), (after.size() - everybody) + " for some segments only"));
        market.flatMap(MarketState::config)
                .ifPresent(config -> facts.add(new Fact(
                        "Exposure floor",
                        Cell.of(draft.count(Kind.NEW)),
                        "new offers; each is to be seen "
                                + config.exposureFloor().impressions() + " times within "
                                + config.exposureFloor().within()
                                + ". What that costs is told here once they are published")));
        return new Facts(List.copyOf(facts));
    }

    private static boolean isOn(Offer offer, Instant now) {
        return offer.getStatus() == OfferStatus.LIVE
                && !offer.getValidFrom().isAfter(now)
                && offer.getValidTo().isAfter(now);
    }
}
