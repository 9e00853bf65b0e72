package io.offerstream.acceptance.sink;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.time.Instant;
import java.util.List;

/** Assignments as the assigner writes them. */
final class Assigned {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Assigned() {}

    /** The first one of a customer in a cycle. */
    static Assignment to(String customer, String cycle) {
        int number = Math.floorMod(customer.hashCode(), 10_000);
        var arm = number % 2 == 0 ? Arm.TEST : Arm.CONTROL_POPULARITY;
        return Assignment.newBuilder()
                .setAssignmentId("DE:" + customer + ":" + cycle + ":1")
                .setMarket("DE")
                .setCustomerId(customer)
                .setCycleId(cycle)
                .setExperimentId("main")
                .setGroup(arm == Arm.TEST ? Group.TEST : Group.CONTROL)
                .setArm(arm)
                .setBucket(number)
                .setServedPolicy(Policy.POPULARITY)
                .setCause(Cause.CYCLE_OPENED)
                .setReason(ServingReason.ARM)
                .setOffers(List.of("o-1", "o-2"))
                .setOffer1("o-1")
                .setOffer2("o-2")
                .setPropensity(1.0 / (1 + number))
                .setPropensity1(0.1 + number / 20_000.0)
                .setEligibleOffers(2)
                .setConfigHash("c0ffee")
                .setRevision(1)
                .setDecidedAt(NOON)
                .setValidFrom(NOON)
                .setValidTo(NOON.plusSeconds(3600))
                .build();
    }
}
