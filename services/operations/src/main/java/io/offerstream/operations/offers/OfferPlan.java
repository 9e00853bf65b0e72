package io.offerstream.operations.offers;

import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.rows.RecordForm;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowJudge;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the rows of an offers file with the offers there are. Used once, by one thread. */
public final class OfferPlan {
    /** What a file may say of an offer; {@code revision} 0 stands for a file that does not say it. */
    public static final RecordForm<Offer> FORM = new RecordForm<>(
            Offer.class, Set.of("event_id", "event_time", "event"), Map.of("status", OfferStatus.LIVE, "revision", 0L));

    private final Catalogue catalogue;
    private final Optional<String> market;
    private final RowJudge<Offer> judge;
    private final Instant now;
    private final Map<String, Long> rowsByOffer = new HashMap<>();
    private final List<OfferChange> changes = new ArrayList<>();

    /**
     * @param market the only one that rows may be of; empty for any
     * @param now becomes the time of the events
     */
    public OfferPlan(Catalogue catalogue, Topic<Offer> topic, Optional<String> market, Instant now) {
        this.catalogue = catalogue;
        this.market = market;
        this.judge = new RowJudge<>(FORM, topic);
        this.now = now;
    }

    public void add(Row row) {
        var problems = new ArrayList<RowProblem>();
        var offer = FORM.read(row, problems);
        if (!problems.isEmpty()) {
            changes.add(new OfferChange(row, Optional.empty(), offer, problems, false));
            return;
        }
        var before = catalogue.offer(offer.getMarket(), offer.getOfferId());
        long stated = offer.getRevision();
        complete(offer, before);
        judge.check(row.number(), offer, problems);
        boolean conflict =
                before.isPresent() && stated > 0 && stated != before.get().getRevision();
        if (problems.isEmpty()) {
            compare(row.number(), offer, before, problems);
        }
        if (problems.isEmpty() && conflict) {
            problems.add(new RowProblem(
                    row.number(),
                    "revision",
                    "expected " + before.get().getRevision() + ", found " + stated
                            + ": the offer was changed meanwhile; export it again"));
        }
        changes.add(new OfferChange(row, before, offer, problems, conflict));
    }

    /** Fills in what the file does not say: which change of the offer this is. */
    private void complete(Offer offer, Optional<Offer> before) {
        long revision = before.map(Offer::getRevision).orElse(0L) + 1;
        offer.setRevision(revision);
        offer.setEventTime(now);
        offer.setEvent(
                offer.getStatus() == OfferStatus.WITHDRAWN
                        ? OfferEvent.OFFER_WITHDRAWN
                        : before.isEmpty() ? OfferEvent.OFFER_CREATED : OfferEvent.OFFER_UPDATED);
        offer.setEventId("ops:" + Keys.of(offer) + ":" + revision);
    }

    private void compare(long row, Offer offer, Optional<Offer> before, List<RowProblem> problems) {
        if (market.filter(only -> !only.equals(offer.getMarket())).isPresent()) {
            problems.add(new RowProblem(
                    row,
                    "market",
                    "expected " + market.get() + ", found " + offer.getMarket() + "; take this row to its own market"));
        } else if (catalogue.market(offer.getMarket()).isEmpty()) {
            problems.add(new RowProblem(
                    row,
                    "market",
                    "there is no market " + offer.getMarket()
                            + DidYouMean.hint(catalogue.markets(), offer.getMarket())
                            + "; 'offerstream markets apply' publishes markets"));
        }
        var earlier = rowsByOffer.putIfAbsent(Keys.of(offer), row);
        if (earlier != null) {
            problems.add(
                    new RowProblem(row, "offer_id", "offer " + Keys.of(offer) + " is in row " + earlier + " already"));
        }
        boolean isOver = before.filter(found -> found.getStatus() == OfferStatus.WITHDRAWN)
                .isPresent();
        if (isOver && !OfferChange.differences(before.get(), offer).isEmpty()) {
            problems.add(new RowProblem(
                    row,
                    "offer_id",
                    "offer " + Keys.of(offer) + " was withdrawn, and withdrawn ones never come back; take a new id"));
        }
    }

    /** What each row would do, in the order of the file; of two offers with one till code the second is refused. */
    public List<OfferChange> changes() {
        var inFile = changes.stream()
                .filter(change -> change.problems().isEmpty())
                .map(change -> Keys.of(change.after()))
                .collect(Collectors.toSet());
        var owners = new HashMap<String, String>();
        catalogue.offers().stream()
                .filter(offer -> !inFile.contains(Keys.of(offer)))
                .forEach(offer -> own(offer, owners));
        return changes.stream().map(change -> checkPosCodes(change, owners)).toList();
    }

    private static void own(Offer offer, Map<String, String> owners) {
        offer.getPosCodes().forEach(code -> owners.put(Keys.of(offer.getMarket(), code), offer.getOfferId()));
    }

    private static OfferChange checkPosCodes(OfferChange change, Map<String, String> owners) {
        if (!change.problems().isEmpty()) {
            return change;
        }
        var offer = change.after();
        var taken = offer.getPosCodes().stream()
                .filter(code -> owners.containsKey(Keys.of(offer.getMarket(), code)))
                .findFirst();
        if (taken.isPresent()) {
            return change.with(new RowProblem(
                    change.row().number(),
                    "pos_codes",
                    "till code " + taken.get() + " belongs to offer "
                            + owners.get(Keys.of(offer.getMarket(), taken.get()))));
        }
        own(offer, owners);
        return change;
    }
}
