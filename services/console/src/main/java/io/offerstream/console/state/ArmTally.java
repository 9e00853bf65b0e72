package io.offerstream.console.state;

import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.Optional;

/**
 * What was counted of one offer in one arm. Not safe for use from several threads.
 */
public final class ArmTally {
    private long assigned;
    private long assignedSeen;
    private long exposures;
    private long redemptions;
    private Instant firstExposure;

    void add(InteractionCounts counts) {
        assigned += counts.getAssigned();
        assignedSeen += counts.getAssignedSeen();
        exposures += counts.getExposures();
        redemptions += counts.getRedemptions();
        var first = counts.getFirstExposureAt();
        if (first != null && (firstExposure == null || first.isBefore(firstExposure))) {
            firstExposure = first;
        }
    }

    /** Customers to whom it was assigned. */
    public long assigned() {
        return assigned;
    }

    /** Of those, customers who viewed it. */
    public long assignedSeen() {
        return assignedSeen;
    }

    public long exposures() {
        return exposures;
    }

    public long redemptions() {
        return redemptions;
    }

    public Optional<Instant> firstExposure() {
        return Optional.ofNullable(firstExposure);
    }
}
