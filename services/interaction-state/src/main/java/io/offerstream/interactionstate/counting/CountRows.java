package io.offerstream.interactionstate.counting;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Counts by cycle, arm and offer; or, without an offer, of customers, by cycle, arm and arm of the cycle before. */
public final class CountRows {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::cycleId)
            .thenComparing(Place::arm)
            .thenComparing(Place::previousArm)
            .thenComparing(Place::offerId);
    private static final String CUSTOMERS = "";
    private static final CountRow NOTHING = new CountRow();

    /** Of one record: 10 bytes each stay far below what a broker takes. */
    private static final int MOST_TIMES = 20_000;

    private record Place(String cycleId, String arm, String previousArm, String offerId) {}

    private final Map<Place, CountRow> rows = new HashMap<>();

    void add(String cycleId, String arm, String offerId, Count count) {
        offer(cycleId, arm, offerId).add(count, 1);
    }

    void addExposure(String cycleId, String arm, String offerId, long time) {
        offer(cycleId, arm, offerId).addExposure(time);
    }

    private CountRow offer(String cycleId, String arm, String offerId) {
        return row(new Place(cycleId, arm, Arm.NONE.name(), offerId));
    }

    CountRow customer(String cycleId, String arm, String previousArm) {
        return row(new Place(cycleId, arm, previousArm, CUSTOMERS));
    }

    private CountRow row(Place place) {
        return rows.computeIfAbsent(place, key -> new CountRow());
    }

    /** Adds {@code now} minus {@code before}. */
    public void addDifference(CountRows now, CountRows before) {
        now.rows.forEach((place, row) -> {
            var known = before.rows.getOrDefault(place, NOTHING);
            if (!row.equalsOf(known)) {
                row(place).addDifference(row, known);
            }
        });
        before.rows.forEach((place, row) -> {
            if (!now.rows.containsKey(place)) {
                row(place).addDifference(NOTHING, row);
            }
        });
    }

    /** One record a row that is not all zero, in row order; more where it has very many first redemptions. */
    public List<InteractionCounts> toRecords(String market, Instant tick) {
        var records = new ArrayList<InteractionCounts>();
        var sorted = new TreeMap<Place, CountRow>(ORDER);
        sorted.putAll(rows);
        sorted.forEach((place, row) -> {
            if (!row.isZero()) {
                var added = times(row, 1);
                var removed = times(row, -1);
                var record = record(place, row).setMarket(market).setTickTime(tick);
                int from = 0;
                do {
                    records.add(record.setFirstRedemptionsAdded(slice(added, from))
                            .setFirstRedemptionsRemoved(slice(removed, from))
                            .build());
                    record = place(place).setMarket(market).setTickTime(tick);
                    from += MOST_TIMES;
                } while (from < Math.max(added.size(), removed.size()));
            }
        });
        return records;
    }

    private static List<Instant> slice(List<Instant> times, int from) {
        return times.subList(Math.min(from, times.size()), Math.min(from + MOST_TIMES, times.size()));
    }

    private static InteractionCounts.Builder place(Place place) {
        return InteractionCounts.newBuilder()
                .setCycleId(place.cycleId())
                .setArm(Arm.valueOf(place.arm()))
                .setPreviousArm(Arm.valueOf(place.previousArm()))
                .setOfferId(place.offerId());
    }

    private static InteractionCounts.Builder record(Place place, CountRow row) {
        return place(place)
                .setSent(row.get(Count.SENT))
                .setExposures(row.get(Count.EXPOSURES))
                .setChosenFirst(row.get(Count.CHOSEN_FIRST))
                .setChosenSecond(row.get(Count.CHOSEN_SECOND))
                .setChosenThird(row.get(Count.CHOSEN_THIRD))
                .setChosenDeeper(row.get(Count.CHOSEN_DEEPER))
                .setChosenRedemptions(row.get(Count.CHOSEN_REDEMPTIONS))
                .setExposuresWithoutAssignment(row.get(Count.EXPOSURES_WITHOUT_ASSIGNMENT))
                .setAssigned(row.get(Count.ASSIGNED))
                .setAssignedSeen(row.get(Count.ASSIGNED_SEEN))
                .setRedemptions(row.get(Count.REDEMPTIONS))
                .setAttributedRedemptions(row.get(Count.ATTRIBUTED_REDEMPTIONS))
                .setAssignedCustomers(row.get(Count.ASSIGNED_CUSTOMERS))
                .setExposedCustomers(row.get(Count.EXPOSED_CUSTOMERS))
                .setRedeemingCustomers(row.get(Count.REDEEMING_CUSTOMERS))
                .setRedeemedBeforeCustomers(row.get(Count.REDEEMED_BEFORE_CUSTOMERS))
                .setRedeemedBothCustomers(row.get(Count.REDEEMED_BOTH_CUSTOMERS))
                .setImpressions(row.get(Count.IMPRESSIONS))
                .setImpressionsSquared(row.get(Count.IMPRESSIONS_SQUARED))
                .setCustomerRedemptions(row.get(Count.CUSTOMER_REDEMPTIONS))
                .setCustomerRedemptionsSquared(row.get(Count.CUSTOMER_REDEMPTIONS_SQUARED))
                .setImpressionsTimesRedemptions(row.get(Count.IMPRESSIONS_TIMES_REDEMPTIONS))
                .setAttributed(row.get(Count.ATTRIBUTED))
                .setAttributedSquared(row.get(Count.ATTRIBUTED_SQUARED))
                .setImpressionsTimesAttributed(row.get(Count.IMPRESSIONS_TIMES_ATTRIBUTED))
                .setFirstExposureAt(instant(row.firstExposure()));
    }

    /** Each time as often as customers were added ({@code sign} 1) or removed (-1) at it. */
    private static List<Instant> times(CountRow row, int sign) {
        var times = new ArrayList<Instant>();
        row.firstRedemptions().forEach((time, customers) -> {
            if (customers * sign > 0) {
                times.addAll(Collections.nCopies((int) Math.abs(customers), Instant.ofEpochMilli(time)));
            }
        });
        return times;
    }

    private static Instant instant(OptionalLong time) {
        return time.isPresent() ? Instant.ofEpochMilli(time.getAsLong()) : null;
    }
}
