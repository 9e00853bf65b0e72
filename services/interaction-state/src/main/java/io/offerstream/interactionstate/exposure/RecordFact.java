package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.state.CustomerAssignment;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.interactionstate.state.UseReversal;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Adds one accepted fact to a customer. The facts of a kind are a set, ordered by time and id: in whatever order they
 * come, and however often, the state ends the same.
 */
public final class RecordFact {
    private static final Comparator<SeenSlate> SLATES =
            Comparator.comparingLong(SeenSlate::getTime).thenComparing(SeenSlate::getEventId);
    private static final Comparator<OfferUse> USES =
            Comparator.comparingLong(OfferUse::getTime).thenComparing(OfferUse::getEventId);
    private static final Comparator<UseReversal> REVERSALS =
            Comparator.comparingLong(UseReversal::getTime).thenComparing(UseReversal::getEventId);
    private static final Comparator<CustomerAssignment> ASSIGNMENTS =
            Comparator.comparingLong(CustomerAssignment::getValidTo).thenComparing(CustomerAssignment::getAssignmentId);

    private RecordFact() {}

    /** False if the customer has the impression already. */
    public static boolean impression(CustomerState state, Impression impression) {
        var slate = new SeenSlate(
                impression.getEventId(),
                impression.getEventTime().toEpochMilli(),
                new ArrayList<>(impression.getOfferIds()),
                impression.getEvidence() == Evidence.SENT,
                impression.getAssignmentId());
        return add(state.getSlates(), slate, SeenSlate::getEventId, SLATES);
    }

    /** False if the customer has the redemption, or its reversal, already. */
    public static boolean redemption(CustomerState state, Redemption redemption, String offerId) {
        var use =
                new OfferUse(redemption.getEventId(), redemption.getEventTime().toEpochMilli(), offerId, false);
        return add(state.getUses(), use, OfferUse::getEventId, USES);
    }

    /** False if the customer has the reversal already. It may come before what it takes back. */
    public static boolean reversal(CustomerState state, Redemption redemption) {
        var reversal = new UseReversal(
                redemption.getEventId(), redemption.getEventTime().toEpochMilli(), redemption.getReversesEventId());
        return add(state.getReversals(), reversal, UseReversal::getEventId, REVERSALS);
    }

    /** The newest profile by (time, id) stands; false if this one is not it. */
    public static boolean profile(CustomerState state, Customer customer) {
        long time = customer.getEventTime().toEpochMilli();
        boolean newer = time > state.getProfileTime()
                || (time == state.getProfileTime() && customer.getEventId().compareTo(state.getProfileEventId()) > 0);
        if (newer) {
            state.setProfileTime(time);
            state.setProfileEventId(customer.getEventId());
            state.setProfileFeatures(new ArrayList<>(new TreeSet<>(customer.getProfileFeatures())));
            state.setConsent(customer.getConsent());
            state.setMergedInto(customer.getMergedInto());
        }
        return newer;
    }

    /** False if the customer has the assignment already. */
    public static boolean assignment(CustomerState state, Assignment assignment) {
        var entry = new CustomerAssignment(
                assignment.getAssignmentId(),
                assignment.getCycleId(),
                assignment.getArm().name(),
                assignment.getServedPolicy().name(),
                assignment.getModelVersion(),
                assignment.getPropensity(),
                assignment.getValidTo().toEpochMilli());
        return add(state.getAssignments(), entry, CustomerAssignment::getAssignmentId, ASSIGNMENTS);
    }

    private static <F> boolean add(List<F> facts, F fact, Function<F, String> id, Comparator<F> order) {
        if (facts.stream().anyMatch(known -> id.apply(known).equals(id.apply(fact)))) {
            return false;
        }
        facts.add(fact);
        facts.sort(order);
        return true;
    }
}
