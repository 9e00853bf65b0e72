package io.offerstream.interactionstate.counting;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.state.CustomerAssignment;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.platform.market.CycleCalendar;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.schemas.Arm;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/**
 * Counts one customer's facts up to a tick. An event counts for the cycle whose window holds its time, and for the arm
 * the customer has in that cycle; a credited redemption counts for its exposure's. What the customer did in the cycle
 * before goes by event time, too: so it lies before the assignment, and ends the same however late an event came.
 *
 * <p>Its attribution is {@link Attribution#asCounted}.
 */
public final class CountFacts {
    private final Attribution attribution;
    private final CycleCalendar calendar;
    private final CountRows rows = new CountRows();
    private final Map<String, Doings> doings = new HashMap<>();

    /** What the customer did in one cycle. */
    private static final class Doings {
        private long impressions;
        private long redemptions;
        private long attributed;
        private long firstRedemption;

        boolean redeemed() {
            return redemptions > 0;
        }
    }

    private CountFacts(Attribution attribution, CycleCalendar calendar) {
        this.attribution = attribution;
        this.calendar = calendar;
    }

    public static CountRows of(CustomerState state, Attribution attribution, CycleCalendar calendar) {
        var counting = new CountFacts(attribution, calendar);
        counting.slates();
        counting.uses();
        counting.customers(state);
        return counting.rows;
    }

    private void slates() {
        for (var slate : attribution.slates()) {
            var cycle = cycleAt(slate.getTime());
            var arm = arm(cycle);
            for (var offer : slate.getOfferIds()) {
                if (slate.getSentOnly()) {
                    rows.add(cycle, arm, offer, Count.SENT);
                } else {
                    rows.addExposure(cycle, arm, offer, slate.getTime());
                    if (slate.getAssignmentId() == null) {
                        rows.add(cycle, arm, offer, Count.EXPOSURES_WITHOUT_ASSIGNMENT);
                    }
                }
            }
            if (!slate.getSentOnly()) {
                in(cycle).impressions++;
            }
        }
    }

    private void uses() {
        // Sorted by time: the first of a cycle comes first.
        for (var use : attribution.uses()) {
            var cycle = cycleAt(use.getTime());
            rows.add(cycle, arm(cycle), use.getOfferId(), Count.REDEMPTIONS);
            var doing = in(cycle);
            if (doing.redemptions++ == 0) {
                doing.firstRedemption = use.getTime();
            }
            attribution.exposureOf(use).ifPresent(exposure -> {
                var shownIn = cycleAt(exposure.slate().getTime());
                rows.add(shownIn, arm(shownIn), use.getOfferId(), Count.ATTRIBUTED_REDEMPTIONS);
                // One that comes when the cycle has closed is the offer's, but no part of the cycle.
                in(shownIn).attributed += shownIn.equals(cycle) ? 1 : 0;
            });
        }
    }

    private void customers(CustomerState state) {
        var counted = new HashSet<String>();
        for (var assignment : state.getAssignments()) {
            if (counted.add(assignment.getCycleId())) {
                customer(assignment);
            }
        }
    }

    private void customer(CustomerAssignment assignment) {
        var cycle = assignment.getCycleId();
        var before = calendar.before(cycle).map(CycleWindow::id);
        var row =
                rows.customer(cycle, assignment.getArm(), before.map(this::arm).orElse(Arm.NONE.name()));
        var doing = doings.getOrDefault(cycle, new Doings());
        boolean redeemedBefore = before.flatMap(id -> Optional.ofNullable(doings.get(id)))
                .filter(Doings::redeemed)
                .isPresent();
        row.add(Count.ASSIGNED_CUSTOMERS, 1);
        row.add(Count.EXPOSED_CUSTOMERS, doing.impressions > 0 ? 1 : 0);
        row.add(Count.REDEEMING_CUSTOMERS, doing.redeemed() ? 1 : 0);
        row.add(Count.REDEEMED_BEFORE_CUSTOMERS, redeemedBefore ? 1 : 0);
        row.add(Count.REDEEMED_BOTH_CUSTOMERS, redeemedBefore && doing.redeemed() ? 1 : 0);
        row.add(Count.IMPRESSIONS, doing.impressions);
        row.add(Count.IMPRESSIONS_SQUARED, doing.impressions * doing.impressions);
        row.add(Count.CUSTOMER_REDEMPTIONS, doing.redemptions);
        row.add(Count.CUSTOMER_REDEMPTIONS_SQUARED, doing.redemptions * doing.redemptions);
        row.add(Count.IMPRESSIONS_TIMES_REDEMPTIONS, doing.impressions * doing.redemptions);
        row.add(Count.ATTRIBUTED, doing.attributed);
        row.add(Count.ATTRIBUTED_SQUARED, doing.attributed * doing.attributed);
        row.add(Count.IMPRESSIONS_TIMES_ATTRIBUTED, doing.impressions * doing.attributed);
        if (doing.redeemed()) {
            row.addFirstRedemption(doing.firstRedemption);
        }
    }

    private Doings in(String cycle) {
        return doings.computeIfAbsent(cycle, id -> new Doings());
    }

    private String cycleAt(long time) {
        return calendar.at(Instant.ofEpochMilli(time)).map(CycleWindow::id).orElse("");
    }

    private String arm(String cycle) {
        return attribution
                .assignmentIn(cycle)
                .map(assignment -> assignment.getArm())
                .orElse(Arm.NONE.name());
    }
}
