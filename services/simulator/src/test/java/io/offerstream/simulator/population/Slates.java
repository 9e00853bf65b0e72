package io.offerstream.simulator.population;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Assigns three of the youngest offers of the start to everybody, for a week. */
final class Slates {
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private final Map<String, List<String>> offers;
    private final Map<String, Assignment> made = new HashMap<>();

    Slates(Population population) {
        this.offers = population.offersUploaded(START.minusMillis(1), START).stream()
                .collect(Collectors.groupingBy(
                        Offer::getMarket, Collectors.mapping(Offer::getOfferId, Collectors.toList())));
    }

    Optional<Assignment> of(Customer customer) {
        var key = customer.getMarket() + ":" + customer.getCustomerId();
        return Optional.of(made.computeIfAbsent(key, unused -> make(customer)));
    }

    private Assignment make(Customer customer) {
        var known = offers.get(customer.getMarket());
        // The last third of the offers of the start, turned by the customer: they stay valid for the week.
        int turn = Math.floorMod(customer.getCustomerId().hashCode(), 6);
        var slate = known.subList(16 + turn, 19 + turn);
        return Assignment.newBuilder()
                .setAssignmentId(customer.getMarket() + ":" + customer.getCustomerId() + ":cycle-1:1")
                .setMarket(customer.getMarket())
                .setCustomerId(customer.getCustomerId())
                .setCycleId("cycle-1")
                .setExperimentId("experiment")
                .setGroup(Group.CONTROL)
                .setArm(Arm.CONTROL_RANDOM)
                .setBucket(0)
                .setServedPolicy(Policy.RANDOM)
                .setCause(Cause.CYCLE_OPENED)
                .setReason(ServingReason.ARM)
                .setOffers(slate)
                .setPropensity(1)
                .setEligibleOffers(known.size())
                .setConfigHash("hash")
                .setRevision(1)
                .setDecidedAt(START)
                .setValidFrom(START)
                .setValidTo(START.plus(Duration.ofDays(7)))
                .build();
    }
}
