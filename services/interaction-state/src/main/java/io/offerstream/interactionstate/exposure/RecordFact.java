package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.state.AssignmentIds;
import io.offerstream.interactionstate.state.CustomerAssignment;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.EventIds;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.Profile;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.interactionstate.state.UseReversal;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.reference.OpenedCycles;
import io.offerstream.platform.reference.OpenedCycles.OpenedCycle;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

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
    private static final Comparator<Profile> PROFILES =
            Comparator.comparingLong(Profile::getTime).thenComparing(Profile::getEventId);
    private static final Comparator<CustomerAssignment> ASSIGNMENTS =
            Comparator.comparing(CustomerAssignment::getAssignment);

    private RecordFact() {}

    /** False if the customer has the impression already. */
    public static boolean impression(CustomerState state, Impression impression) {
        var key = Keys.of(impression.getMarket(), impression.getCustomerId());
        var slate = new SeenSlate(
                EventIds.pack(impression.getEventId()),
                impression.getEventTime().toEpochMilli(),
                CustomerCycles.UNREACHED,
                impression.getEvidence() == Evidence.SENT,
                new ArrayList<>(impression.getOfferIds()),
                AssignmentIds.pack(key, impression.getAssignmentId()),
                new ArrayList<>(impression.getContextFeatures()),
                List.of(),
                List.of(),
                0,
                0);
        return add(state, state.getSlates(), slate, slate.getTime(), SeenSlate::getEventId, SLATES);
    }

    /** False if the customer has the redemption already. */
    public static boolean redemption(CustomerState state, Redemption redemption, String offerId) {
        var use = new OfferUse(
                EventIds.pack(redemption.getEventId()),
                redemption.getEventTime().toEpochMilli(),
                CustomerCycles.UNREACHED,
                offerId,
                false,
                0,
                false,
                0);
        return add(state, state.getUses(), use, use.getTime(), OfferUse::getEventId, USES);
    }

    /** False if the customer has the reversal already. It may come before what it takes back. */
    public static boolean reversal(CustomerState state, Redemption redemption) {
        var reversal = new UseReversal(
                EventIds.pack(redemption.getEventId()),
                redemption.getEventTime().toEpochMilli(),
                EventIds.pack(redemption.getReversesEventId()));
        return add(state, state.getReversals(), reversal, reversal.getTime(), UseReversal::getEventId, REVERSALS);
    }

    /** False if the customer has the profile already. The newest by (time, id) stands. */
    public static boolean profile(CustomerState state, Customer customer) {
        var profile = new Profile(
                EventIds.pack(customer.getEventId()),
                customer.getEventTime().toEpochMilli(),
                new ArrayList<>(new TreeSet<>(customer.getProfileFeatures())),
                customer.getConsent(),
                customer.getMergedInto());
        return add(state, state.getProfiles(), profile, profile.getTime(), Profile::getEventId, PROFILES);
    }

    /** False if the customer has the assignment already. */
    public static boolean assignment(CustomerState state, Assignment assignment, OpenedCycles cycles) {
        var key = Keys.of(assignment.getMarket(), assignment.getCustomerId());
        var opened = cycles.withId(assignment.getCycleId())
                .orElseGet(() -> new OpenedCycle(
                        assignment.getCycleId(),
                        assignment.getValidFrom().toEpochMilli(),
                        assignment.getValidTo().toEpochMilli(),
                        OpenedCycles.USUAL_RATE));
        var cycle =
                CustomerCycles.of(state, CustomerCycles.numberOf(state, opened)).orElseThrow();
        var entry = new CustomerAssignment(
                AssignmentIds.pack(key, assignment.getAssignmentId()),
                new ArrayList<>(assignment.getOffers()),
                assignment.getServedPolicy().name(),
                assignment.getModelVersion(),
                assignment.getPropensity(),
                positionPropensities(assignment),
                assignment.getValidFrom().toEpochMilli(),
                assignment.getValidTo().toEpochMilli());
        if (!insert(cycle.getAssignments(), entry, CustomerAssignment::getAssignment, ASSIGNMENTS)) {
            return false;
        }
        cycle.setArm(assignment.getArm().name());
        return true;
    }

    private static List<Double> positionPropensities(Assignment assignment) {
        return Stream.of(assignment.getPropensity1(), assignment.getPropensity2(), assignment.getPropensity3())
                .takeWhile(Objects::nonNull)
                .toList();
    }

    private static <F> boolean add(
            CustomerState state, List<F> facts, F fact, long time, Function<F, ByteBuffer> id, Comparator<F> order) {
        boolean isNew = insert(facts, fact, id, order);
        if (isNew) {
            state.setFirstSeen(Math.min(state.getFirstSeen(), time));
        }
        return isNew;
    }

    private static <F> boolean insert(List<F> facts, F fact, Function<F, ?> id, Comparator<F> order) {
        var wanted = id.apply(fact);
        for (var known : facts) {
            if (id.apply(known).equals(wanted)) {
                return false;
            }
        }
        facts.add(-1 - Collections.binarySearch(facts, fact, order), fact);
        return true;
    }
}
