package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.state.CustomerAssignment;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Which redemption is credited to which impression: a pure function of one customer's facts up to a tick. A redemption
 * credits the latest earlier impression of its offer whose window is open and which no other redemption has; without
 * one it is organic. Facts stamped later than the tick, slates that were only sent, and redemptions taken back do not
 * count.
 */
public final class Attribution {
    /** One offer of one viewed slate. */
    public record Exposure(SeenSlate slate, int position, String offerId, long windowEnd) {}

    private final CustomerState state;
    private final MarketConfig config;
    private final Function<String, Optional<Offer>> offers;
    private final long tick;
    private final List<Exposure> exposures = new ArrayList<>();
    private final List<OfferUse> uses;
    private final Map<Exposure, OfferUse> credits = new HashMap<>();
    private final Map<String, Exposure> creditedBy = new HashMap<>();

    public Attribution(CustomerState state, MarketConfig config, Function<String, Optional<Offer>> offers, long tick) {
        this(state, config, offers, tick, use -> Long.MAX_VALUE);
    }

    /**
     * As counts see it: a redemption that was taken back after its cycle had closed stays counted. Who opened the cycle's
     * books after that would find them changed, or not, by how long the reversal was on its way.
     */
    public static Attribution asCounted(
            CustomerState state, MarketConfig config, Function<String, Optional<Offer>> offers, long tick) {
        return new Attribution(
                state,
                config,
                offers,
                tick,
                use -> config.calendar()
                        .at(Instant.ofEpochMilli(use.getTime()))
                        .map(window -> window.closesAt().toEpochMilli())
                        .orElse(Long.MAX_VALUE));
    }

    /** @param reversibleUntil by redemption: epoch milliseconds from which on a reversal no longer counts */
    private Attribution(
            CustomerState state,
            MarketConfig config,
            Function<String, Optional<Offer>> offers,
            long tick,
            ToLongFunction<OfferUse> reversibleUntil) {
        this.state = state;
        this.config = config;
        this.offers = offers;
        this.tick = tick;
        var takenBack = new HashMap<String, Long>();
        for (var reversal : state.getReversals()) {
            if (reversal.getTime() <= tick) {
                takenBack.merge(reversal.getReversesEventId(), reversal.getTime(), Math::min);
            }
        }
        uses = state.getUses().stream()
                .filter(use -> use.getTime() <= tick)
                .filter(use -> takenBack.isEmpty()
                        || takenBack.getOrDefault(use.getEventId(), Long.MAX_VALUE) >= reversibleUntil.applyAsLong(use))
                .toList();
        for (var slate : slates()) {
            if (!slate.getSentOnly()) {
                for (int position = 0; position < slate.getOfferIds().size(); position++) {
                    var offerId = slate.getOfferIds().get(position);
                    exposures.add(new Exposure(slate, position, offerId, windowEnd(slate, offerId)));
                }
            }
        }
        uses.forEach(this::credit);
    }

    /** Epoch milliseconds at which a redemption stops counting for the offer of the slate (exclusive). */
    private long windowEnd(SeenSlate slate, String offerId) {
        long end = slate.getTime() + config.events().attributionWindow().toMillis();
        end = Math.min(
                end,
                offers.apply(offerId)
                        .map(offer -> offer.getValidTo().toEpochMilli())
                        .orElse(end));
        var assignment = assignmentOf(slate);
        if (assignment.isPresent()) {
            end = Math.min(end, assignment.get().getValidTo());
        }
        return Math.max(end, slate.getTime());
    }

    private void credit(OfferUse use) {
        if (use.getCredited()) {
            return;
        }
        Exposure latest = null;
        for (var exposure : exposures) {
            boolean open = exposure.slate().getTime() <= use.getTime() && use.getTime() < exposure.windowEnd();
            if (open && exposure.offerId().equals(use.getOfferId()) && !credits.containsKey(exposure)) {
                latest = exposure;
            }
        }
        if (latest != null) {
            credits.put(latest, use);
            creditedBy.put(use.getEventId(), latest);
        }
    }

    /** Whether nobody showed the offer before: no exposure has the credit, nor has one had it that is forgotten. */
    public boolean isOrganic(OfferUse use) {
        return !use.getCredited() && !creditedBy.containsKey(use.getEventId());
    }

    /** Whether the customer could not have redeemed: the offer had ended, or was withdrawn within the window. */
    public boolean isHindered(Exposure exposure) {
        boolean hadEnded = exposure.windowEnd() <= exposure.slate().getTime();
        return hadEnded
                || offers.apply(exposure.offerId())
                        .filter(offer -> offer.getStatus() == OfferStatus.WITHDRAWN)
                        .filter(offer -> offer.getEventTime().toEpochMilli() < exposure.windowEnd())
                        .isPresent();
    }

    /** Slates up to the tick, only sent ones among them, by time and id. */
    public List<SeenSlate> slates() {
        return state.getSlates().stream()
                .filter(slate -> slate.getTime() <= tick)
                .toList();
    }

    /** What was seen up to the tick, by time and id. */
    public List<Exposure> exposures() {
        return exposures;
    }

    /** Redemptions up to the tick that stand, by time and id. */
    public List<OfferUse> uses() {
        return uses;
    }

    /** The redemption an exposure has the credit for. */
    public Optional<OfferUse> creditOf(Exposure exposure) {
        return Optional.ofNullable(credits.get(exposure));
    }

    /** The exposure that has the credit for a redemption; empty if it is organic. */
    public Optional<Exposure> exposureOf(OfferUse use) {
        return Optional.ofNullable(creditedBy.get(use.getEventId()));
    }

    /** A redemption within this exposure's window whose credit went to another exposure of the same offer. */
    public Optional<OfferUse> creditGoneElsewhere(Exposure exposure) {
        return uses.stream()
                .filter(use -> use.getOfferId().equals(exposure.offerId())
                        && creditedBy.containsKey(use.getEventId())
                        && exposure.slate().getTime() <= use.getTime()
                        && use.getTime() < exposure.windowEnd())
                .findFirst();
    }

    /** The assignment a slate was taken from, if its producer named it and it is known. */
    public Optional<CustomerAssignment> assignmentOf(SeenSlate slate) {
        return state.getAssignments().stream()
                .filter(assignment -> assignment.getAssignmentId().equals(slate.getAssignmentId()))
                .findFirst();
    }

    /** Any assignment of the customer in a cycle: they all have the same arm. */
    public Optional<CustomerAssignment> assignmentIn(String cycleId) {
        return state.getAssignments().stream()
                .filter(assignment -> assignment.getCycleId().equals(cycleId))
                .findFirst();
    }
}
