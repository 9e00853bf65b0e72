package io.offerstream.interactionstate.state;

import io.offerstream.platform.reference.OpenedCycles.OpenedCycle;
import io.offerstream.schemas.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cycles of one customer. Facts name theirs by number: {@link #UNREACHED} until a tick has reached the fact,
 * {@link #OUTSIDE}, or n for the n-th of the state's cycles.
 */
public final class CustomerCycles {
    public static final int UNREACHED = -1;
    public static final int OUTSIDE = 0;

    private CustomerCycles() {}

    /** The cycle with this number; empty outside. */
    public static Optional<CustomerCycle> of(CustomerState state, int number) {
        return number <= OUTSIDE
                ? Optional.empty()
                : Optional.of(state.getCycles().get(number - 1));
    }

    /** The id of the cycle with this number; empty outside. */
    public static String id(CustomerState state, int number) {
        return number <= OUTSIDE ? "" : state.getCycles().get(number - 1).getId();
    }

    /** The customer's arm in the cycle with this number. */
    public static String arm(CustomerState state, int number) {
        return number <= OUTSIDE
                ? Arm.NONE.name()
                : state.getCycles().get(number - 1).getArm();
    }

    /**
     * Whether an offer was chosen for the customer in the cycle with this number: assigned by then, or by the first
     * assignment of the cycle if that came later; or any offer where nothing was assigned. Somebody who was assigned offers
     * may have looked for any other, and who wants to push one does: nobody chooses what they are assigned. What is
     * assigned afterwards changes nothing, so that it does not matter when it became known.
     *
     * @param time when the customer saw it, epoch milliseconds
     */
    public static boolean isChosen(CustomerState state, int number, String offer, long time) {
        var assignments = of(state, number).map(CustomerCycle::getAssignments).orElse(List.of());
        long first = assignments.stream()
                .mapToLong(CustomerAssignment::getValidFrom)
                .min()
                .orElse(time);
        return assignments.isEmpty()
                || assignments.stream()
                        .filter(assignment -> assignment.getValidFrom() <= Math.max(first, time))
                        .anyMatch(assignment -> assignment.getOffers().contains(offer));
    }

    /** The number of the cycle before, which ended where this one begins; {@link #OUTSIDE} if the state has it not. */
    public static int before(CustomerState state, int number) {
        var cycles = state.getCycles();
        boolean isNext = number >= 2
                && cycles.get(number - 2).getCloses() == cycles.get(number - 1).getOpens();
        return isNext ? number - 1 : OUTSIDE;
    }

    /** The number of a cycle, which becomes one of the customer's. */
    public static int numberOf(CustomerState state, OpenedCycle cycle) {
        var cycles = state.getCycles();
        int number = cycles.size();
        while (number > 0 && cycles.get(number - 1).getOpens() > cycle.opens()) {
            number--;
        }
        if (number > 0 && cycles.get(number - 1).getId().equals(cycle.id())) {
            return number;
        }
        cycles.add(
                number,
                new CustomerCycle(cycle.id(), cycle.opens(), cycle.closes(), Arm.NONE.name(), new ArrayList<>()));
        renumber(state, number + 1, 1);
        return number + 1;
    }

    /** Forgets a cycle that no fact names. */
    private static void remove(CustomerState state, int number) {
        state.getCycles().remove(number - 1);
        renumber(state, number + 1, -1);
    }

    private static void renumber(CustomerState state, int from, int by) {
        for (var slate : state.getSlates()) {
            if (slate.getCycle() >= from) {
                slate.setCycle(slate.getCycle() + by);
            }
        }
        for (var use : state.getUses()) {
            if (use.getCycle() >= from) {
                use.setCycle(use.getCycle() + by);
            }
            if (use.getCountedFor() - 1 >= from) {
                use.setCountedFor(use.getCountedFor() + by);
            }
        }
    }

    /** Forgets the cycles that closed before {@code horizon} and that no fact names. */
    public static void forgetBefore(CustomerState state, long horizon) {
        for (int number = state.getCycles().size(); number >= 1; number--) {
            if (state.getCycles().get(number - 1).getCloses() <= horizon && !isNamed(state, number)) {
                remove(state, number);
            }
        }
    }

    private static boolean isNamed(CustomerState state, int number) {
        return state.getSlates().stream().anyMatch(slate -> slate.getCycle() == number)
                || state.getUses().stream()
                        .anyMatch(use -> use.getCycle() == number || use.getCountedFor() == number + 1);
    }
}
