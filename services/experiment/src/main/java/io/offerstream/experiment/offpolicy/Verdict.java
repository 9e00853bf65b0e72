package io.offerstream.experiment.offpolicy;

import java.util.List;

/**
 * What the gate says of a new generation. Promotion leads to a trial against the live policy, not to all customers.
 *
 * @param blockers why it is INELIGIBLE; empty otherwise
 * @param gate self-normalised IIPS against each baseline: what decides. A baseline is missing where a position has no
 *     weight
 * @param companion the same by the position-based model: less variance, more assumptions. Empty where nobody redeemed
 * @param sensitivity the same by RIPS: fewer assumptions, and hardly any slates left; read it with
 *     {@code sensitivityEffectiveSlates}
 * @param sensitivityEffectiveSlates of RIPS for the new policy, at the position that has fewest
 */
public record Verdict(
        Decision decision,
        List<Blocker> blockers,
        List<Comparison> gate,
        List<Comparison> companion,
        List<Comparison> sensitivity,
        double sensitivityEffectiveSlates) {
    /** The outcome. */
    public enum Decision {
        /** Not inferior to any baseline. */
        PROMOTE,
        /** May be inferior to one; wait for more slates or a better model. */
        HOLD,
        /** Too little to judge by, or the log is at fault. */
        INELIGIBLE
    }

    public Verdict {
        blockers = List.copyOf(blockers);
        gate = List.copyOf(gate);
        companion = List.copyOf(companion);
        sensitivity = List.copyOf(sensitivity);
    }
}
