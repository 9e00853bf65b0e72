package io.offerstream.interactionstate.counting;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.platform.market.CycleCalendar;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.schemas.Arm;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts one customer's facts up to a tick. An event counts for the cycle whose window holds its time, and for the arm
 * the customer has in that cycle; a credited redemption counts for its exposure's.
 */
public final class CountFacts {
    private final Attribution attribution;
    private final CycleCalendar calendar;
    private final CountRows rows = new CountRows();
    private final Set<String> exposedIn = new HashSet<>();
    private final Set<String> redeemedIn = new HashSet<>();

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
                rows.add(cycle, arm, offer, slate.getSentOnly() ? Count.SENT : Count.EXPOSURES);
                if (!slate.getSentOnly() && slate.getAssignmentId() == null) {
                    rows.add(cycle, arm, offer, Count.EXPOSURES_WITHOUT_ASSIGNMENT);
                }
            }
            if (!slate.getSentOnly()) {
                exposedIn.add(cycle);
            }
        }
    }

    private void uses() {
        for (var use : attribution.uses()) {
            var cycle = cycleAt(use.getTime());
            rows.add(cycle, arm(cycle), use.getOfferId(), Count.REDEMPTIONS);
            redeemedIn.add(cycle);
            attribution.exposureOf(use).ifPresent(exposure -> {
                var shownIn = cycleAt(exposure.slate().getTime());
                rows.add(shownIn, arm(shownIn), use.getOfferId(), Count.ATTRIBUTED_REDEMPTIONS);
            });
        }
    }

    private void customers(CustomerState state) {
        var counted = new HashSet<String>();
        for (var assignment : state.getAssignments()) {
            var cycle = assignment.getCycleId();
            if (counted.add(cycle)) {
                rows.addCustomer(cycle, assignment.getArm(), Count.ASSIGNED_CUSTOMERS);
                if (exposedIn.contains(cycle)) {
                    rows.addCustomer(cycle, assignment.getArm(), Count.EXPOSED_CUSTOMERS);
                }
                if (redeemedIn.contains(cycle)) {
                    rows.addCustomer(cycle, assignment.getArm(), Count.REDEEMING_CUSTOMERS);
                }
            }
        }
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
