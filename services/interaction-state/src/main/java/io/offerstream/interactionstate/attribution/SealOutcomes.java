package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.attribution.Attribution.Exposure;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SealedLabel;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    public record Sealed(Label label, int revision) {
        /** Id of the outcome with {@code revision}: the same in every replay. */
        String outcomeId(int revision) {
            return label.subject() + "#" + revision;
        }
    }

    private final CustomerState state;
    private final Attribution attribution;
    private final long seal;
    private final long tick;
    private final List<Label> labels = new ArrayList<>();

    public SealOutcomes(CustomerState state, Attribution attribution, MarketConfig config, long tick) {
        this.state = state;
        this.attribution = attribution;
        this.seal = config.events().seal().toMillis();
        this.tick = tick;
        attribution.exposures().forEach(exposure -> labels.add(label(exposure)));
        attribution.uses().stream()
                .filter(attribution::isOrganic)
                .forEach(use -> labels.add(Label.organic(use, OutcomeKind.REDEEMED, use.getTime() + seal)));
        takenBack().forEach(use -> labels.add(Label.organic(use, OutcomeKind.CENSORED, use.getTime() + seal)));
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
        var kind = attribution.isHindered(exposure) ? OutcomeKind.CENSORED : OutcomeKind.SEEN_NOT_REDEEMED;
        return Label.of(exposure, kind, Optional.empty(), exposure.windowEnd() + seal);
    }

    private long sealAfter(Optional<OfferUse> use) {
        return use.orElseThrow().getTime() + seal;
    }

    /** Organic redemptions that were sealed as such and are so no longer: reversed, or credited after all. */
    private List<OfferUse> takenBack() {
        var organic = state.getSealed().stream()
                .map(SealedLabel::getSubject)
                .filter(Label::isOrganic)
                .collect(Collectors.toSet());
        var standing = labels.stream().map(Label::subject).collect(Collectors.toSet());
        return state.getUses().stream()
                .filter(use ->
                        organic.contains(Label.organicSubject(use)) && !standing.contains(Label.organicSubject(use)))
                .toList();
    }

    /** Seals what is due at the tick: notes it in the state, and returns what to emit, by time and subject. */
    public List<Sealed> seal() {
        var emitted =
                state.getSealed().stream().collect(Collectors.toMap(SealedLabel::getSubject, Function.identity()));
        var sealed = new ArrayList<Sealed>();
        labels.sort(Comparator.comparingLong(Label::time).thenComparing(Label::subject));
        for (var label : labels) {
            var before = emitted.get(label.subject());
            boolean changed = before == null || !label.says(before);
            if (label.sealAt() <= tick && changed) {
                int revision = before == null ? 1 : before.getRevision() + 1;
                emitted.put(
                        label.subject(),
                        new SealedLabel(
                                label.subject(), label.kind().name(), label.redemptionId(), revision, label.time()));
                sealed.add(new Sealed(label, revision));
            }
        }
        state.setSealed(emitted.values().stream()
                .sorted(Comparator.comparing(SealedLabel::getSubject))
                .collect(Collectors.toCollection(ArrayList::new)));
        return sealed;
    }

    /** When the next label falls due; empty if none waits. */
    public OptionalLong nextDue() {
        return labels.stream()
                .mapToLong(Label::sealAt)
                .filter(due -> due > tick)
                .min();
    }
}
