package io.offerstream.interactionstate.counting;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.state.CustomerCycle;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.schemas.Arm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts one customer's facts, and nothing but what the state says: so what was counted before a tick can be told from
 * the state before it. An event counts for the cycle that held its time, and for the arm the customer has in that cycle;
 * a credited redemption counts for its exposure's. What the customer did in the cycle before goes by event time, too: so
 * it lies before the assignment, and ends the same however late an event came.
 */
public final class CountFacts {
    private final CustomerState state;
    private final boolean assignedOnly;
    private final CountRows rows = new CountRows();

    /** By number of the cycle. */
    private final Doings[] doings;

    /** What the customer did in one cycle. */
    private static final class Doings {
        private final Set<String> seen = new HashSet<>();

        /** Of each offer that was shown in it, the first redemption that is credited to it. */
        private final Map<String, OfferUse> firstUses = new HashMap<>();

        private long impressions;
        private long redemptions;
        private long attributed;
        private long firstRedemption;

        boolean redeemed() {
            return redemptions > 0;
        }
    }

    private CountFacts(CustomerState state, boolean assignedOnly) {
        this.state = state;
        this.assignedOnly = assignedOnly;
        doings = new Doings[state.getCycles().size() + 1];
        for (int number = 0; number < doings.length; number++) {
            doings[number] = new Doings();
        }
    }

    /** Notes in the state which redemptions count, and where, as of {@link Attribution#asCountedAt}. */
    public static void note(CustomerState state, Attribution asCounted) {
        for (var use : state.getUses()) {
            use.setCounted(false);
            // What a forgotten impression was credited with stays.
            use.setCountedFor(use.getCredited() ? use.getCountedFor() : 0);
        }
        for (var use : asCounted.uses()) {
            use.setCounted(true);
            asCounted
                    .exposureOf(use)
                    .ifPresent(exposure -> use.setCountedFor(exposure.slate().getCycle() + 1));
        }
    }

    /**
     * The customer's share of the counts.
     *
     * @param assignedOnly whether an offer has to be assigned to a customer to be chosen for them
     */
    public static CountRows of(CustomerState state, boolean assignedOnly) {
        var counting = new CountFacts(state, assignedOnly);
        state.getUses().stream()
                .filter(use -> use.getCounted() && use.getCountedFor() != 0)
                .forEach(use -> counting.doings[use.getCountedFor() - 1].firstUses.putIfAbsent(use.getOfferId(), use));
        state.getSlates().stream()
                .filter(slate -> slate.getCycle() != CustomerCycles.UNREACHED)
                .forEach(counting::count);
        state.getUses().stream().filter(OfferUse::getCounted).forEach(counting::count);
        for (int number = 1; number < counting.doings.length; number++) {
            counting.customer(number);
        }
        return counting.rows;
    }

    private void count(SeenSlate slate) {
        var cycle = CustomerCycles.id(state, slate.getCycle());
        var arm = CustomerCycles.arm(state, slate.getCycle());
        var offers = slate.getOfferIds();
        for (int position = 0; position < offers.size(); position++) {
            var offer = offers.get(position);
            if (slate.getSentOnly()) {
                rows.add(cycle, arm, offer, Count.SENT);
            } else {
                rows.addExposure(cycle, arm, offer, slate.getTime());
                if (isChosen(slate.getCycle(), offer, slate.getTime())) {
                    rows.add(cycle, arm, offer, chosenIn(position));
                }
                if (slate.getAssignment().isEmpty()) {
                    rows.add(cycle, arm, offer, Count.EXPOSURES_WITHOUT_ASSIGNMENT);
                }
            }
        }
        if (!slate.getSentOnly()) {
            doings[slate.getCycle()].impressions++;
            doings[slate.getCycle()].seen.addAll(slate.getOfferIds());
        }
    }

    /**
     * Whether it was chosen for the customer, up to the first time they redeem it in a cycle: once more says nothing more
     * of how popular it is, and is how a few accounts would make it so.
     */
    private boolean isChosen(int cycle, String offer, long time) {
        var first = doings[cycle].firstUses.get(offer);
        return !assignedOnly
                || ((first == null || time <= first.getTime()) && CustomerCycles.isChosen(state, cycle, offer, time));
    }

    private boolean isChosen(int cycle, OfferUse use) {
        var first = doings[cycle].firstUses.get(use.getOfferId());
        boolean isFirst = first.getEventId().equals(use.getEventId());
        return (isFirst || !assignedOnly) && isChosen(cycle, use.getOfferId(), use.getTime());
    }

    private static Count chosenIn(int position) {
        return switch (position) {
            case 0 -> Count.CHOSEN_FIRST;
            case 1 -> Count.CHOSEN_SECOND;
            case 2 -> Count.CHOSEN_THIRD;
            default -> Count.CHOSEN_DEEPER;
        };
    }

    /** They come sorted by time: the first of a cycle comes first. */
    private void count(OfferUse use) {
        rows.add(
                CustomerCycles.id(state, use.getCycle()),
                CustomerCycles.arm(state, use.getCycle()),
                use.getOfferId(),
                Count.REDEMPTIONS);
        var doing = doings[use.getCycle()];
        if (doing.redemptions++ == 0) {
            doing.firstRedemption = use.getTime();
        }
        if (use.getCountedFor() != 0) {
            int shownIn = use.getCountedFor() - 1;
            var cycle = CustomerCycles.id(state, shownIn);
            var arm = CustomerCycles.arm(state, shownIn);
            rows.add(cycle, arm, use.getOfferId(), Count.ATTRIBUTED_REDEMPTIONS);
            if (isChosen(shownIn, use)) {
                rows.add(cycle, arm, use.getOfferId(), Count.CHOSEN_REDEMPTIONS);
            }
            // One that comes when the cycle has closed is the offer's, but no part of the cycle.
            doings[shownIn].attributed += shownIn == use.getCycle() ? 1 : 0;
        }
    }

    private void customer(int number) {
        var cycle = CustomerCycles.of(state, number).orElseThrow();
        if (cycle.getAssignments().isEmpty()) {
            return;
        }
        var doing = doings[number];
        int before = CustomerCycles.before(state, number);
        boolean redeemedBefore = before != CustomerCycles.OUTSIDE && doings[before].redeemed();
        assigned(cycle, doing);

        var row = rows.customer(cycle.getId(), cycle.getArm(), previousArm(before));
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

    private String previousArm(int before) {
        return before == CustomerCycles.OUTSIDE ? Arm.NONE.name() : CustomerCycles.arm(state, before);
    }

    /** What was assigned and never seen is told by the difference of the two. */
    private void assigned(CustomerCycle cycle, Doings doing) {
        var offers = new HashSet<String>();
        cycle.getAssignments().forEach(assignment -> offers.addAll(assignment.getOffers()));
        for (var offer : offers) {
            rows.add(cycle.getId(), cycle.getArm(), offer, Count.ASSIGNED);
            if (doing.seen.contains(offer)) {
                rows.add(cycle.getId(), cycle.getArm(), offer, Count.ASSIGNED_SEEN);
            }
        }
    }
}
