package io.offerstream.simulator.replay;

import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.replay.RowFate.Aside;
import io.offerstream.simulator.replay.RowFate.Used;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Judges the rows of the transcript, in their order.
 *
 * <p>The data knows whole hours only, but within an hour its order matters: received, then viewed, then completed. So
 * the n-th row of an hour is stamped the hour and n milliseconds, n from 1: order survives in the time, and an hour's
 * events lie in (hour, next hour]. The busiest hour has 17,030 rows, 17 seconds. An event's id is its line, so that
 * rows which repeat another exactly (397 completions do, each with a receipt of its own) stay events of their own.
 */
final class StarbucksEvents implements RowReader<JsonRow, Stamped> {
    private static final double PROPENSITY = 0.1;
    private static final int MAX_DOLLARS = 1_000;
    private static final int MINOR = 100;
    private static final long MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

    private final Map<String, Surface> surfaces;
    private final Set<String> customers;
    private int hour;
    private long rowsOfHour;

    StarbucksEvents(Map<String, Surface> surfaces, Set<String> customers) {
        this.surfaces = surfaces;
        this.customers = customers;
    }

    @Override
    public RowFate<Stamped> read(JsonRow row) throws RefusedRowException {
        var time = stamp(row);
        var event = row.text("event");
        return switch (event) {
            case "transaction" -> new Aside<>(SetAside.TRANSACTION);
            case "offer received" -> used(time, impression(row, time, Evidence.SENT));
            case "offer viewed" -> used(time, impression(row, time, Evidence.VIEWED));
            case "offer completed" -> used(time, redemption(row, time));
            default ->
                throw new RefusedRowException(
                        Refusal.UNKNOWN_EVENT,
                        "event: expected offer received, offer viewed, offer completed or transaction, found '"
                                + Values.shortened(event) + "'");
        };
    }

    private static RowFate<Stamped> used(Instant time, SpecificRecord event) {
        return new Used<>(new Stamped(time, event));
    }

    private Instant stamp(JsonRow row) throws RefusedRowException {
        int hours = row.number("time", 0, (int) StarbucksReplay.SPAN.toHours() - 1);
        if (hours < hour) {
            throw new RefusedRowException(
                    Refusal.TIME_WENT_BACK, "time: expected hour " + hour + " or later, found " + hours);
        }
        rowsOfHour = hours == hour ? Math.min(rowsOfHour + 1, MILLIS_PER_HOUR) : 1;
        hour = hours;
        return StarbucksReplay.START.plus(Duration.ofHours(hour)).plusMillis(rowsOfHour);
    }

    private Impression impression(JsonRow row, Instant time, Evidence evidence) throws RefusedRowException {
        var offer = offer(row.object("value").text("offer id"));
        return Impression.newBuilder()
                .setEventId(id(row))
                .setEventTime(time)
                .setMarket(StarbucksReplay.MARKET)
                .setCustomerId(customer(row))
                .setOfferIds(List.of(offer))
                .setSurface(surfaces.get(offer))
                .setEvidence(evidence)
                .setLoggedPropensity(PROPENSITY)
                .build();
    }

    private Redemption redemption(JsonRow row, Instant time) throws RefusedRowException {
        var value = row.object("value");
        return Redemption.newBuilder()
                .setEventId(id(row))
                .setEventTime(time)
                .setMarket(StarbucksReplay.MARKET)
                .setCustomerId(customer(row))
                .setKind(RedemptionKind.REDEEMED)
                .setOfferId(offer(value.text("offer_id")))
                .setDiscountMinor((long) MINOR * value.number("reward", 0, MAX_DOLLARS))
                .build();
    }

    private static String id(JsonRow row) {
        return "starbucks-transcript-%06d".formatted(row.line());
    }

    private String customer(JsonRow row) throws RefusedRowException {
        var customer = row.text("person");
        if (!customers.contains(customer)) {
            throw new RefusedRowException(
                    Refusal.UNKNOWN_CUSTOMER, "person: expected one of the profiles, found '" + customer + "'");
        }
        return customer;
    }

    private String offer(String offer) throws RefusedRowException {
        if (!surfaces.containsKey(offer)) {
            throw new RefusedRowException(
                    Refusal.UNKNOWN_OFFER, "value: expected an offer of the portfolio, found '" + offer + "'");
        }
        return offer;
    }
}
