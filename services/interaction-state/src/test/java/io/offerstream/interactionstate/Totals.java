package io.offerstream.interactionstate;

import io.offerstream.schemas.InteractionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What every reader of interaction-counts makes of it: sums over all records. Zero sums are left out. */
final class Totals {
    private static final Map<String, ToLongFunction<InteractionCounts>> COUNTS = new TreeMap<>(Map.of(
            "sent", InteractionCounts::getSent,
            "exposures", InteractionCounts::getExposures,
            "unassigned", InteractionCounts::getExposuresWithoutAssignment,
            "redemptions", InteractionCounts::getRedemptions,
            "attributed", InteractionCounts::getAttributedRedemptions,
            "assigned", InteractionCounts::getAssignedCustomers,
            "exposed", InteractionCounts::getExposedCustomers,
            "redeeming", InteractionCounts::getRedeemingCustomers));

    private static final Map<String, ToLongFunction<InteractionCounts>> CUSTOMERS = new TreeMap<>(Map.of(
            "before", InteractionCounts::getRedeemedBeforeCustomers,
            "both", InteractionCounts::getRedeemedBothCustomers,
            "impressions", InteractionCounts::getImpressions,
            "impressions2", InteractionCounts::getImpressionsSquared,
            "redemptions", InteractionCounts::getCustomerRedemptions,
            "redemptions2", InteractionCounts::getCustomerRedemptionsSquared,
            "impressionsXredemptions", InteractionCounts::getImpressionsTimesRedemptions,
            "attributed", InteractionCounts::getAttributed,
            "attributed2", InteractionCounts::getAttributedSquared,
            "impressionsXattributed", InteractionCounts::getImpressionsTimesAttributed));

    private final Map<String, Long> sums = new TreeMap<>();

    void add(List<InteractionCounts> records) {
        for (var record : records) {
            COUNTS.forEach((name, count) -> {
                var row = String.join("|", record.getCycleId(), record.getArm().name(), record.getOfferId(), name);
                sums.merge(row, count.applyAsLong(record), Long::sum);
            });
        }
        sums.values().removeIf(sum -> sum == 0);
    }

    /** Lines such as {@code 2026-01-05T00:00|TEST|o-1|exposures=2}. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        sums.forEach((row, sum) -> lines.add(row + "=" + sum));
        return lines;
    }

    /** What the customers of an arm and previous arm did, and when they redeemed first, in the same way. */
    static List<String> ofCustomers(List<InteractionCounts> records) {
        var totals = new Totals();
        for (var record : records) {
            var row = String.join(
                            "|",
                            record.getCycleId(),
                            record.getArm().name(),
                            record.getPreviousArm().name())
                    + "|";
            CUSTOMERS.forEach((name, count) -> totals.sums.merge(row + name, count.applyAsLong(record), Long::sum));
            record.getFirstRedemptionsAdded().forEach(time -> totals.sums.merge(row + "first " + time, 1L, Long::sum));
            record.getFirstRedemptionsRemoved()
                    .forEach(time -> totals.sums.merge(row + "first " + time, -1L, Long::sum));
        }
        totals.sums.values().removeIf(sum -> sum == 0);
        return totals.lines();
    }

    static List<String> of(List<InteractionCounts> records) {
        var totals = new Totals();
        totals.add(records);
        return totals.lines();
    }
}
