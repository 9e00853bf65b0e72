package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.state.CustomerAssignment;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.platform.market.InfluenceConfig;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One offer of one viewed slate.
 *
 * @param number counts the customer's exposures from 0
 * @param windowEnd epoch milliseconds at which a redemption stops counting for it (exclusive)
 * @param hindered whether the customer could not have redeemed: the offer had ended, or was withdrawn within the window
 */
public record Exposure(int number, SeenSlate slate, int position, String offerId, long windowEnd, boolean hindered) {
    /** Every exposure of a customer, by time, id and position; those stamped ahead of the tick among them. */
    public static List<Exposure> of(
            CustomerState state, MarketConfig config, Function<String, Optional<Offer>> offers) {
        long window = config.events().attributionWindow().toMillis();
        var exposures = new ArrayList<Exposure>();
        for (var slate : state.getSlates()) {
            if (!slate.getSentOnly()) {
                long longest = Math.min(
                        slate.getTime() + window,
                        assignmentOf(state, slate)
                                .map(CustomerAssignment::getValidTo)
                                .orElse(Long.MAX_VALUE));
                var shown = slate.getOfferIds();
                for (int position = 0; position < shown.size(); position++) {
                    exposures.add(of(exposures.size(), slate, position, longest, offers.apply(shown.get(position))));
                }
            }
        }
        return exposures;
    }

    private static Exposure of(int number, SeenSlate slate, int position, long longest, Optional<Offer> offer) {
        long end = offer.map(known -> Math.min(longest, known.getValidTo().toEpochMilli()))
                .orElse(longest);
        boolean hindered = end <= slate.getTime()
                || offer.filter(known -> known.getStatus() == OfferStatus.WITHDRAWN)
                        .filter(known -> known.getEventTime().toEpochMilli() < end)
                        .isPresent();
        return new Exposure(
                number, slate, position, slate.getOfferIds().get(position), Math.max(end, slate.getTime()), hindered);
    }

    /** Whether a model may learn from it. */
    boolean teaches(CustomerState state, InfluenceConfig influence) {
        return !influence.assignedOnly()
                || CustomerCycles.isChosen(state, slate.getCycle(), offerId, slate.getTime())
                || assignmentOf(state, slate)
                        .filter(assignment -> assignment.getOffers().contains(offerId))
                        .isPresent();
    }

    /** The assignment a slate was taken from, if its producer named it and it is known. */
    static Optional<CustomerAssignment> assignmentOf(CustomerState state, SeenSlate slate) {
        if (slate.getAssignment().isEmpty()) {
            return Optional.empty();
        }
        var named = CustomerCycles.of(state, slate.getCycle()).flatMap(cycle -> find(cycle.getAssignments(), slate));
        if (named.isPresent()) {
            return named;
        }
        // Shown when its cycle had closed, or not reached by a tick yet.
        return state.getCycles().stream()
                .flatMap(cycle -> find(cycle.getAssignments(), slate).stream())
                .findFirst();
    }

    private static Optional<CustomerAssignment> find(List<CustomerAssignment> assignments, SeenSlate slate) {
        for (var assignment : assignments) {
            if (assignment.getAssignment().equals(slate.getAssignment())) {
                return Optional.of(assignment);
            }
        }
        return Optional.empty();
    }

    /** Whether it is one of this slate: by identity, since what is noted in a slate changes its contents. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(SeenSlate other) {
        return slate == other;
    }

    /** Whether a redemption at this time, in epoch milliseconds, is within the window. */
    boolean isOpenAt(long time) {
        return slate.getTime() <= time && time < windowEnd;
    }
}
