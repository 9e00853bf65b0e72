package io.offerstream.interactionstate.state;

import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What was emitted of an exposure, or of an organic redemption: revision and kind in one number. */
public final class SealedLabels {
    private static final int KINDS = 4;

    private SealedLabels() {}

    /** Whether the label emitted last for the exposure is this one. */
    public static boolean says(SeenSlate slate, int position, OutcomeKind kind, Optional<OfferUse> redemption) {
        return kindOf(at(slate.getSealed(), position)).equals(Optional.of(kind))
                && at(slate.getSealedFor(), position) == tag(redemption);
    }

    /** Whether the label emitted last for the organic redemption is of this kind. */
    public static boolean says(OfferUse use, OutcomeKind kind) {
        return kindOf(use.getSealed()).equals(Optional.of(kind));
    }

    /** Notes a label of the exposure, and returns its revision. */
    public static int seal(SeenSlate slate, int position, OutcomeKind kind, Optional<OfferUse> redemption) {
        int next = next(at(slate.getSealed(), position), kind);
        slate.setSealed(with(slate, slate.getSealed(), position, next));
        slate.setSealedFor(with(slate, slate.getSealedFor(), position, tag(redemption)));
        return next / KINDS;
    }

    /** Notes a label of the organic redemption, and returns its revision. */
    public static int seal(OfferUse use, OutcomeKind kind) {
        use.setSealed(next(use.getSealed(), kind));
        return use.getSealed() / KINDS;
    }

    /** The kind emitted last for the exposure; empty before the first. */
    public static Optional<OutcomeKind> kind(SeenSlate slate, int position) {
        return kindOf(at(slate.getSealed(), position));
    }

    /** The kind emitted last for the redemption as an organic one; empty before the first. */
    public static Optional<OutcomeKind> kind(OfferUse use) {
        return kindOf(use.getSealed());
    }

    private static int next(int before, OutcomeKind kind) {
        return (before / KINDS + 1) * KINDS + code(kind);
    }

    private static int code(OutcomeKind kind) {
        return switch (kind) {
            case REDEEMED -> 1;
            case SEEN_NOT_REDEEMED -> 2;
            case CENSORED -> 3;
            default -> throw new IllegalArgumentException("no label of an exposure: " + kind);
        };
    }

    private static Optional<OutcomeKind> kindOf(int sealed) {
        return switch (sealed % KINDS) {
            case 1 -> Optional.of(OutcomeKind.REDEEMED);
            case 2 -> Optional.of(OutcomeKind.SEEN_NOT_REDEEMED);
            case 3 -> Optional.of(OutcomeKind.CENSORED);
            default -> Optional.empty();
        };
    }

    private static int tag(Optional<OfferUse> redemption) {
        return redemption.map(use -> EventIds.tag(use.getEventId())).orElse(0);
    }

    private static int at(List<Integer> values, int position) {
        return values.isEmpty() ? 0 : values.get(position);
    }

    private static List<Integer> with(SeenSlate slate, List<Integer> values, int position, int value) {
        if (values.isEmpty()) {
            if (value == 0) {
                return values;
            }
            var fresh = new ArrayList<>(Collections.nCopies(slate.getOfferIds().size(), 0));
            fresh.set(position, value);
            return fresh;
        }
        values.set(position, value);
        return values;
    }
}
