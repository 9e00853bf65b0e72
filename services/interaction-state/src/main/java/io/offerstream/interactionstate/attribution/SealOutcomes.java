package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SealedLabels;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Labels what a tick has settled: each exposure ends REDEEMED, SEEN_NOT_REDEEMED or CENSORED, each organic redemption
 * REDEEMED. A label that later facts change is emitted once more, as a correction that supersedes it.
 */
public final class SealOutcomes {
    /**
     * A label to emit.
     *
     * @param revision 1 for the first of its subject
     */
    public record Sealed(Label label, int revision) {}

    private final long seal;
    private final long tick;
    private final Attribution attribution;
    private final List<Label> labels = new ArrayList<>();

    /** @param attribution at the tick, which is in epoch milliseconds */
    public SealOutcomes(CustomerState state, Attribution attribution, MarketConfig config, long tick) {
        this.attribution = attribution;
        this.seal = config.events().seal().toMillis();
        this.tick = tick;
        attribution.exposures().forEach(exposure -> labels.add(label(exposure)));
        for (var use : state.getUses()) {
            if (attribution.isOrganic(use)) {
                labels.add(Label.organic(use, OutcomeKind.REDEEMED, use.getTime() + seal));
            } else if (SealedLabels.kind(use).isPresent()) {
                // Reversed, or credited after all.
                labels.add(Label.organic(use, OutcomeKind.CENSORED, use.getTime() + seal));
            }
        }
    }

    private Label label(Exposure exposure) {
        var credit = attribution.creditOf(exposure);
        if (credit.isPresent()) {
            return Label.of(exposure, OutcomeKind.REDEEMED, credit, sealAfter(credit));
        }
        var elsewhere = attribution.creditGoneElsewhere(exposure);
        if (elsewhere.isPresent()) {
            return Label.of(exposure, OutcomeKind.CENSORED, Optional.empty(), sealAfter(elsewhere));
        }
        var kind = exposure.hindered() ? OutcomeKind.CENSORED : OutcomeKind.SEEN_NOT_REDEEMED;
        return Label.of(exposure, kind, Optional.empty(), exposure.windowEnd() + seal);
    }

    private long sealAfter(Optional<OfferUse> use) {
        return use.orElseThrow().getTime() + seal;
    }

    /** Seals what is due at the tick: notes it in the state, and returns what to emit, by time and subject. */
    public List<Sealed> seal() {
        var due = new ArrayList<Label>();
        for (var label : labels) {
            if (label.sealAt() <= tick && !label.isSealed()) {
                due.add(label);
            }
        }
        due.sort(Label.BY_TIME);
        var sealed = new ArrayList<Sealed>(due.size());
        due.forEach(label -> sealed.add(new Sealed(label, label.seal())));
        return sealed;
    }

    /** When the next label falls due: epoch milliseconds, {@link Long#MAX_VALUE} if none waits. */
    public long nextDue() {
        long next = Long.MAX_VALUE;
        for (var label : labels) {
            next = label.sealAt() > tick ? Math.min(next, label.sealAt()) : next;
        }
        return next;
    }
}
