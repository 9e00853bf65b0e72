package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.state.CustomerCycle;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Which redemption is credited to which exposure: a pure function of one customer's facts up to a time. A redemption
 * credits the latest earlier exposure of its offer whose window is open and which no other redemption has; without one
 * it is organic. Facts stamped later than the time, slates that were only sent, and redemptions taken back do not
 * count.
 */
public final class Attribution {
    private final List<Exposure> exposures;
    private final List<OfferUse> uses = new ArrayList<>();

    /** By number of the exposure; null without credit. */
    private final OfferUse[] credits;

    /** By place in {@link #uses}; null if organic. */
    private final List<Exposure> creditedBy = new ArrayList<>();

    private Attribution(
            CustomerState state, List<Exposure> exposures, long time, ToLongFunction<OfferUse> reversibleUntil) {
        int reached = exposures.size();
        while (reached > 0 && exposures.get(reached - 1).slate().getTime() > time) {
            reached--;
        }
        this.exposures = exposures.subList(0, reached);
        credits = new OfferUse[reached];
        var takenBack = takenBack(state, time);
        for (var use : state.getUses()) {
            boolean stands = takenBack.isEmpty()
                    || takenBack.getOrDefault(use.getEventId(), Long.MAX_VALUE) >= reversibleUntil.applyAsLong(use);
            if (use.getTime() <= time && stands) {
                uses.add(use);
                creditedBy.add(credit(use));
            }
        }
    }

    /**
     * As it is at {@code time}, in epoch milliseconds.
     *
     * @param exposures of the same state, as {@link Exposure#of} gives them
     */
    public static Attribution at(long time, CustomerState state, List<Exposure> exposures) {
        return new Attribution(state, exposures, time, use -> Long.MAX_VALUE);
    }

    /**
     * As counts see it: a redemption that was taken back after its cycle had closed stays counted. Who opened the cycle's
     * books after that would find them changed, or not, by how long the reversal was on its way.
     */
    public static Attribution asCountedAt(long time, CustomerState state, List<Exposure> exposures) {
        return new Attribution(
                state,
                exposures,
                time,
                use -> CustomerCycles.of(state, use.getCycle())
                        .map(CustomerCycle::getCloses)
                        .orElse(Long.MAX_VALUE));
    }

    private static Map<ByteBuffer, Long> takenBack(CustomerState state, long time) {
        if (state.getReversals().isEmpty()) {
            return Map.of();
        }
        var takenBack = new HashMap<ByteBuffer, Long>();
        for (var reversal : state.getReversals()) {
            if (reversal.getTime() <= time) {
                takenBack.merge(reversal.getReverses(), reversal.getTime(), Math::min);
            }
        }
        return takenBack;
    }

    private Exposure credit(OfferUse use) {
        if (!use.getCredited()) {
            for (int number = exposures.size() - 1; number >= 0; number--) {
                var exposure = exposures.get(number);
                if (credits[number] == null
                        && exposure.isOpenAt(use.getTime())
                        && exposure.offerId().equals(use.getOfferId())) {
                    credits[number] = use;
                    return exposure;
                }
            }
        }
        return null;
    }

    /** Whether nobody showed the offer before: no exposure has the credit, nor has one had it that is forgotten. */
    public boolean isOrganic(OfferUse use) {
        int place = placeOf(use);
        return place >= 0 && !use.getCredited() && creditedBy.get(place) == null;
    }

    /** By identity: they are the state's own objects, and comparing their contents costs more. */
    @SuppressWarnings("ReferenceEquality")
    private int placeOf(OfferUse use) {
        for (int place = 0; place < uses.size(); place++) {
            if (uses.get(place) == use) {
                return place;
            }
        }
        return -1;
    }

    /** What was seen, by time, id and position. */
    public List<Exposure> exposures() {
        return exposures;
    }

    /** Redemptions that stand, by time and id. */
    public List<OfferUse> uses() {
        return uses;
    }

    /** The redemption an exposure has the credit for. */
    public Optional<OfferUse> creditOf(Exposure exposure) {
        return Optional.ofNullable(credits[exposure.number()]);
    }

    /** The exposure that has the credit for a redemption; empty if it is organic, or does not stand. */
    public Optional<Exposure> exposureOf(OfferUse use) {
        int place = placeOf(use);
        return place < 0 ? Optional.empty() : Optional.ofNullable(creditedBy.get(place));
    }

    /** A redemption within this exposure's window whose credit went to another exposure of the same offer. */
    public Optional<OfferUse> creditGoneElsewhere(Exposure exposure) {
        for (int place = 0; place < uses.size(); place++) {
            var use = uses.get(place);
            if (creditedBy.get(place) != null
                    && exposure.isOpenAt(use.getTime())
                    && use.getOfferId().equals(exposure.offerId())) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }

    /**
     * How an exposure has ended by {@code time}, in epoch milliseconds: true if it was redeemed, false if it was examined
     * and not; empty while that is open, and where it could not be redeemed. One whose credit went to another exposure of
     * the offer was examined, too: so what is redeemed of what is examined does not depend on how often it was shown.
     */
    public Optional<Boolean> endOf(Exposure exposure, long time) {
        if (credits[exposure.number()] != null) {
            return Optional.of(true);
        }
        return exposure.windowEnd() > time || exposure.hindered() ? Optional.empty() : Optional.of(false);
    }
}
