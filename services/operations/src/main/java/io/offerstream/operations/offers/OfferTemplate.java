package io.offerstream.operations.offers;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A file of offers to begin with. */
public final class OfferTemplate {
    private static final int DAYS = 28;

    /** How a record keeps a time, and how a file writes it. */
    private static final String IN_RECORDS = "UTC epoch milliseconds";

    private static final String IN_FILES = "with its zone, as in 2026-01-05T04:00:00Z";

    private OfferTemplate() {}

    /**
     * One column.
     *
     * @param optional whether it may be left out
     * @param doc what it means
     */
    public record Column(String name, boolean optional, String doc) {}

    /** Whoever writes a file by hand has no revision to go by. */
    public static List<Column> columns() {
        return OfferPlan.FORM
                .fields()
                .filter(field -> !field.name().equals("revision"))
                .map(field -> new Column(
                        field.name(),
                        OfferPlan.FORM.isOptional(field),
                        field.doc().replace(IN_RECORDS, IN_FILES)))
                .toList();
    }

    /** Names of the columns. */
    public static List<String> names() {
        return columns().stream().map(Column::name).toList();
    }

    /** An offer of {@code market} that holds from today on. */
    public static Offer example(String market, Instant now) {
        var today = now.truncatedTo(ChronoUnit.DAYS);
        return Offer.newBuilder()
                .setEventId("example")
                .setEventTime(today)
                .setMarket(market)
                .setOfferId("O-1")
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle("Chicken wrap with a drink")
                .setFeatures(List.of("PROTEIN=CHICKEN", "PRODUCT=WRAP", "DAYPART=LUNCH"))
                .setValidFrom(today)
                .setValidTo(today.plus(DAYS, ChronoUnit.DAYS))
                .setStatus(OfferStatus.LIVE)
                .setPosCodes(List.of("4711"))
                .build();
    }
}
