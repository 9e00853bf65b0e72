package io.offerstream.local.simulation;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.ServingReason;
import io.offerstream.simulator.comparison.ServedRun.Served;
import io.offerstream.simulator.events.Ids;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.systems.BestThree;
import io.offerstream.simulator.systems.KnownMarket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What this system has assigned to the customers of one market. Owned by one thread. */
final class ServedMarket implements Served {
    private final KnownMarket known;
    private final Arm[] arms;
    private final int[] slates;
    private final String[] assignments;
    private final Map<ServingReason, Long> reasons = new EnumMap<>(ServingReason.class);
    private final Map<String, Long> causes = new TreeMap<>();
    private Popularity popularity;

    ServedMarket(KnownMarket known) {
        this.known = known;
        arms = new Arm[known.customers()];
        Arrays.fill(arms, Arm.HISTORY);
        slates = new int[known.customers() * Looks.SLATE];
        Arrays.fill(slates, -1);
        assignments = new String[known.customers()];
    }

    String code() {
        return known.code();
    }

    void take(Assignment assignment) {
        int customer = Ids.customerNumber(assignment.getCustomerId());
        arms[customer] = switch (assignment.getArm()) {
            case TEST -> Arm.TEST;
            case CONTROL_POPULARITY -> Arm.CONTROL_POPULARITY;
            case CONTROL_RANDOM -> Arm.CONTROL_RANDOM;
            default -> Arm.HISTORY;
        };
        var offers = assignment.getOffers();
        for (int position = 0; position < Looks.SLATE; position++) {
            slates[customer * Looks.SLATE + position] =
                    position < offers.size() ? Ids.offerNumber(offers.get(position)) : -1;
        }
        assignments[customer] = assignment.getAssignmentId();
        causes.merge(assignment.getCause().name(), 1L, Long::sum);
        if (arms[customer] == Arm.TEST) {
            reasons.merge(assignment.getReason(), 1L, Long::sum);
        }
    }

    /** Of a customer, to name in impressions. */
    Optional<String> assignment(int customer) {
        return Optional.ofNullable(assignments[customer]);
    }

    /** What the control of the cycle that has just been assigned ranks by. */
    void rankedBy(Popularity newPopularity) {
        popularity = newPopularity;
    }

    @Override
    public Arm[] arms() {
        return arms;
    }

    @Override
    public int[] slates() {
        return slates;
    }

    @Override
    public int[] ownControl(int cycle) {
        int first = known.catalogue().firstLive(cycle);
        var scores = new double[known.catalogue().liveCount()];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        for (var offer : popularity.getOffers()) {
            int number = Ids.offerNumber(offer.getOfferId());
            if (known.catalogue().isLive(number, cycle)) {
                scores[number - first] = offer.getScore();
            }
        }
        var control = new int[slates.length];
        var own = new double[scores.length];
        for (int customer = 0; customer < known.customers(); customer++) {
            System.arraycopy(scores, 0, own, 0, own.length);
            BestThree.choose(known, cycle, customer, own, control);
        }
        return control;
    }

    /** Assignments by why they were made. */
    Map<String, Long> causes() {
        return causes;
    }

    /** Assignments of TEST by why they were served as they were. */
    Map<ServingReason, Long> reasons() {
        return reasons;
    }
}
