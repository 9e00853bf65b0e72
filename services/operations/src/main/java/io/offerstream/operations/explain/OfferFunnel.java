package io.offerstream.operations.explain;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.Progress;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.explain.Funnel.Stage;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why an offer is shown as seldom as it is in one cycle.
 *
 * @param known customers known by the end of the cycle
 * @param lost customers with an assignment who were erased since, and so are left out
 * @param sentences the reasons, for people
 */
public record OfferFunnel(CycleOpened cycle, int known, int lost, Funnel funnel, List<String> sentences) {
    /**
     * Decides every customer's slate again.
     *
     * @param cycleId empty for the newest
     * @return empty if the market has had no cycle yet
     * @throws NotDoneException if there is no such market, offer or cycle
     */
    public static Optional<OfferFunnel> of(
            Evidence evidence, String market, String offerId, Optional<String> cycleId, Progress progress) {
        var catalogue =
                Catalogue.read(evidence.cluster().clients(), evidence.cluster().topics());
        KnownMarket.check(catalogue, market);
        var offer = catalogue
                .offer(market, offerId)
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        market + " has no offer " + offerId + DidYouMean.hint(ids(catalogue, market), offerId)
                                + "\n'offerstream offers export " + market + "' shows them all"));
        var known = evidence.control().cycles(market);
        return cycleId.map(known::require)
                .or(known::newest)
                .map(cycle -> find(evidence, cycle.opened(), offer, known.newestTick(), progress));
    }

    private static List<String> ids(Catalogue catalogue, String market) {
        return catalogue.offers(market).stream().map(Offer::getOfferId).toList();
    }

    private static OfferFunnel find(Evidence evidence, CycleOpened cycle, Offer offer, Instant now, Progress progress) {
        var times = OfferTimes.read(evidence.control(), cycle, offer.getOfferId());
        var funnel = new Funnel(offer.getOfferId());
        var notBefore =
                times.liveUntil().isPresent() ? Instant.MIN : times.liveSince().orElse(Instant.MIN);
        var decisions = CycleDecisions.read(evidence, cycle, notBefore, progress);
        long[] done = {0};
        int lost = decisions.each(again -> {
            funnel.add(again);
            progress.report(++done[0], "of " + decisions.assignedCustomers() + " customers decided again");
        });
        addCounts(evidence.cluster(), cycle.getCycleId(), offer, funnel);
        return new OfferFunnel(
                cycle, decisions.knownCustomers(), lost, funnel, sentences(offer, cycle, times, funnel, now));
    }

    private static void addCounts(Cluster cluster, String cycle, Offer offer, Funnel funnel) {
        var topic = cluster.topics().interactionCounts();
        CommittedRecords.readAll(cluster.clients(), topic, record -> {
            if (record.value() != null) {
                var row = topic.serde().deserialize(topic.name(), record.value());
                if (row.getMarket().equals(offer.getMarket())
                        && row.getCycleId().equals(cycle)
                        && row.getOfferId().equals(offer.getOfferId())) {
                    funnel.add(row);
                }
            }
        });
    }

    private static List<String> sentences(
            Offer offer, CycleOpened cycle, OfferTimes times, Funnel funnel, Instant now) {
        var sentences = new ArrayList<String>();
        ofOffer(offer, cycle, now).ifPresent(sentences::add);
        if (times.liveSince().isEmpty()) {
            sentences.add("It was live at no tick of this cycle.");
            return sentences;
        }
        if (times.liveSince().get().isAfter(cycle.getDecidedAt())) {
            sentences.add(
                    "In this cycle it was live only from " + times.liveSince().get() + " on.");
        }
        times.liveUntil().ifPresent(end -> sentences.add("In this cycle it was live only until " + end + "."));
        long live = funnel.of(Stage.ASSIGNED) - funnel.of(Stage.NOT_LIVE);
        long shown = funnel.of(Stage.SHOWN);
        sentences.add(
                (shown == 0 ? "It is in nobody's slate" : "It is in " + Funnel.percent(shown, live) + " of the slates")
                        + " of the " + live + " customers for whom it was live.");
        funnel.mostRefused().ifPresent(refused -> sentences.add("It is " + refused + "."));
        long eligible = funnel.of(Stage.ELIGIBLE);
        if (funnel.of(Stage.OUTSCORED) > 0) {
            sentences.add("Where it might be shown it is outscored for "
                    + Funnel.percent(funnel.of(Stage.OUTSCORED), eligible)
                    + funnel.medianGap()
                            .map(gap -> String.format(
                                    Locale.ROOT,
                                    ": by %.4f of a model's score in the median, luck and price taken into account",
                                    gap))
                            .orElse("")
                    + ".");
        }
        if (funnel.of(Stage.CAPPED) > 0) {
            sentences.add("Its price, which holds the concentration cap, keeps it from "
                    + Funnel.percent(funnel.of(Stage.CAPPED), eligible) + ".");
        }
        if (shown > 0 && funnel.of(Stage.SEEN) == 0) {
            sentences.add("Nobody who was assigned it has seen it yet.");
        }
        return sentences;
    }

    /** What stands against the offer itself. */
    private static Optional<String> ofOffer(Offer offer, CycleOpened cycle, Instant now) {
        var end = now.isBefore(cycle.getClosesAt()) ? now : cycle.getClosesAt();
        return switch (offer.getStatus()) {
            case WITHDRAWN -> Optional.of("It was withdrawn at " + offer.getEventTime() + ", for good.");
            case PAUSED -> Optional.of("It is paused since " + offer.getEventTime() + ".");
            case LIVE, UNKNOWN ->
                offer.getValidFrom().isAfter(end)
                        ? Optional.of("It is not live until " + offer.getValidFrom() + ".")
                        : offer.getValidTo().isAfter(end)
                                ? Optional.empty()
                                : Optional.of("Its validity ended at " + offer.getValidTo() + ".");
        };
    }
}
