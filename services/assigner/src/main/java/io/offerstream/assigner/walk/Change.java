package io.offerstream.assigner.walk;

import io.offerstream.assigner.state.PendingWalk;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.PricingReason;
import io.offerstream.slates.cycle.CycleFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has changed in a market from one tick to the next, as far as it may touch slates that were handed out.
 *
 * @param opened a cycle has opened: everybody is assigned anew, and nothing else matters
 * @param withdrawn offers that nobody may keep, because ops withdrew or paused them
 * @param expired offers whose validity has ended
 * @param changed offers that are not what they were: features, segments, channels, caps
 * @param created offers that have become live
 * @param behindFloor new offers whose price has risen, because too few have seen them
 * @param flag which flag changed who serves; empty if none did
 * @param policy how the market is served by now; empty if that is as before
 */
record Change(
        boolean opened,
        Set<String> withdrawn,
        Set<String> expired,
        Set<String> changed,
        Set<String> created,
        Set<String> behindFloor,
        String flag,
        String policy) {
    private static final String KILL_SWITCH = "kill_switch";

    /** Empty if no slate is touched. */
    static Optional<Change> between(Optional<CycleFacts> before, CycleFacts now, ReferenceData reference) {
        var sameCycle = before.filter(
                facts -> facts.cycle().getCycleId().equals(now.cycle().getCycleId()));
        if (sameCycle.isEmpty()) {
            return Optional.of(new Change(true, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), "", ""));
        }
        var old = sameCycle.get();
        var offersBefore = byId(old);
        var offersNow = byId(now);
        var withdrawn = new TreeSet<String>();
        var expired = new TreeSet<String>();
        for (var gone : offersBefore.keySet()) {
            if (!offersNow.containsKey(gone)) {
                boolean isOver = isOver(now, gone, reference);
                (isOver ? expired : withdrawn).add(gone);
            }
        }
        var created = new TreeSet<>(offersNow.keySet());
        created.removeAll(offersBefore.keySet());
        var changed = new TreeSet<String>();
        offersNow.forEach((id, offer) -> {
            if (offersBefore.containsKey(id) && !isSame(offersBefore.get(id), offer)) {
                changed.add(id);
            }
        });
        var change = new Change(
                false,
                withdrawn,
                expired,
                changed,
                created,
                behindFloor(old, now),
                old.isKilled() == now.isKilled() ? "" : KILL_SWITCH,
                serving(old).equals(serving(now)) ? "" : serving(now));
        return change.isNothing() ? Optional.empty() : Optional.of(change);
    }

    private static Map<String, Offer> byId(CycleFacts facts) {
        return facts.offers().stream().collect(Collectors.toMap(Offer::getOfferId, Function.identity()));
    }

    private static boolean isOver(CycleFacts now, String offerId, ReferenceData reference) {
        return reference
                        .offer(now.cycle().getMarket(), offerId)
                        .map(Offer::getValidTo)
                        .orElse(Instant.MAX)
                        .compareTo(now.tick())
                <= 0;
    }

    private static boolean isSame(Offer before, Offer now) {
        return before.getFeatures().equals(now.getFeatures())
                && before.getSegments().equals(now.getSegments())
                && before.getChannels().equals(now.getChannels())
                && Objects.equals(before.getImpressionCap(), now.getImpressionCap());
    }

    /** Only a price that rose because of the floor is worth disturbing slates for. */
    private static Set<String> behindFloor(CycleFacts before, CycleFacts now) {
        long epoch = before.prices().map(Prices::getEpoch).orElse(0L);
        return now.prices()
                .filter(prices -> prices.getEpoch() > epoch && prices.getReason() == PricingReason.BEHIND_FLOOR)
                .map(prices -> prices.getOffers().stream()
                        .filter(offer -> offer.getFloorShare() > 0)
                        .map(OfferPrice::getOfferId)
                        .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
                .orElse(Set.of());
    }

    private static String serving(CycleFacts facts) {
        return facts.policy()
                .map((MarketPolicy policy) -> policy.getPolicy() + "/" + policy.getTestShare()
                        + (policy.getPreviousModel() ? "/previous-model" : ""))
                .orElse("PERSONALISED/1.0");
    }

    private boolean isNothing() {
        return withdrawn.isEmpty()
                && expired.isEmpty()
                && changed.isEmpty()
                && created.isEmpty()
                && behindFloor.isEmpty()
                && flag.isEmpty()
                && policy.isEmpty();
    }

    /** Whether it can touch none but those who have an offer that is gone: then nobody else has to be scored. */
    boolean onlyTakes() {
        return changed.isEmpty() && created.isEmpty() && behindFloor.isEmpty() && flag.isEmpty() && policy.isEmpty();
    }

    void writeTo(PendingWalk.Builder walk) {
        walk.setOpened(opened)
                .setWithdrawn(List.copyOf(withdrawn))
                .setExpired(List.copyOf(expired))
                .setChanged(List.copyOf(changed))
                .setCreated(List.copyOf(created))
                .setBehindFloor(List.copyOf(behindFloor))
                .setFlag(flag)
                .setPolicy(policy);
    }

    static Change of(PendingWalk walk) {
        return new Change(
                walk.getOpened(),
                new TreeSet<>(walk.getWithdrawn()),
                new TreeSet<>(walk.getExpired()),
                new TreeSet<>(walk.getChanged()),
                new TreeSet<>(walk.getCreated()),
                new TreeSet<>(walk.getBehindFloor()),
                walk.getFlag(),
                walk.getPolicy());
    }
}
