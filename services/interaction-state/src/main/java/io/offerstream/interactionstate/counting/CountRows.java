package io.offerstream.interactionstate.counting;

import io.offerstream.interactionstate.state.CountedRow;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Integer counts by cycle, arm and offer. Sums commute, so neither order nor partition shows in them. */
public final class CountRows {
    private static final Comparator<Row> ORDER =
            Comparator.comparing(Row::cycleId).thenComparing(Row::arm).thenComparing(Row::offerId);
    private static final String CUSTOMERS = "";

    private record Row(String cycleId, String arm, String offerId) {}

    private final Map<Row, EnumMap<Count, Long>> rows = new TreeMap<>(ORDER);

    void add(String cycleId, String arm, String offerId, Count count) {
        add(new Row(cycleId, arm, offerId), count, 1);
    }

    void addCustomer(String cycleId, String arm, Count count) {
        add(cycleId, arm, CUSTOMERS, count);
    }

    private void add(Row row, Count count, long by) {
        rows.computeIfAbsent(row, key -> new EnumMap<>(Count.class)).merge(count, by, Long::sum);
    }

    /** Adds {@code now} minus {@code before}. */
    public void addDifference(CountRows now, CountRows before) {
        now.rows.forEach((row, counts) -> counts.forEach((count, value) -> add(row, count, value)));
        before.rows.forEach((row, counts) -> counts.forEach((count, value) -> add(row, count, -value)));
    }

    /** Rows as a customer's state holds them, sorted. */
    public static CountRows of(List<CountedRow> counted) {
        var result = new CountRows();
        for (var row : counted) {
            for (var count : Count.values()) {
                long value = row.getCounts().get(place(count));
                if (value != 0) {
                    result.add(new Row(row.getCycleId(), row.getArm(), row.getOfferId()), count, value);
                }
            }
        }
        return result;
    }

    private static int place(Count count) {
        return Arrays.asList(Count.values()).indexOf(count);
    }

    public List<CountedRow> toState() {
        var counted = new ArrayList<CountedRow>();
        rows.forEach((row, counts) -> counted.add(new CountedRow(
                row.cycleId(),
                row.arm(),
                row.offerId(),
                Arrays.stream(Count.values())
                        .map(count -> counts.getOrDefault(count, 0L))
                        .toList())));
        return counted;
    }

    /** One record a row that is not all zero, in row order. */
    public List<InteractionCounts> toRecords(String market, Instant tick) {
        var records = new ArrayList<InteractionCounts>();
        rows.forEach((row, counts) -> {
            if (counts.values().stream().anyMatch(value -> value != 0)) {
                records.add(InteractionCounts.newBuilder()
                        .setMarket(market)
                        .setCycleId(row.cycleId())
                        .setArm(Arm.valueOf(row.arm()))
                        .setOfferId(row.offerId())
                        .setTickTime(tick)
                        .setSent(counts.getOrDefault(Count.SENT, 0L))
                        .setExposures(counts.getOrDefault(Count.EXPOSURES, 0L))
                        .setExposuresWithoutAssignment(counts.getOrDefault(Count.EXPOSURES_WITHOUT_ASSIGNMENT, 0L))
                        .setRedemptions(counts.getOrDefault(Count.REDEMPTIONS, 0L))
                        .setAttributedRedemptions(counts.getOrDefault(Count.ATTRIBUTED_REDEMPTIONS, 0L))
                        .setAssignedCustomers(counts.getOrDefault(Count.ASSIGNED_CUSTOMERS, 0L))
                        .setExposedCustomers(counts.getOrDefault(Count.EXPOSED_CUSTOMERS, 0L))
                        .setRedeemingCustomers(counts.getOrDefault(Count.REDEEMING_CUSTOMERS, 0L))
                        .build());
            }
        });
        return records;
    }
}
