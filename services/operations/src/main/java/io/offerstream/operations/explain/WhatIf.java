package io.offerstream.operations.explain;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.slates.cycle.CycleFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be taken for different when a customer is decided again; all the rest is as it was, luck among it. Immutable.
 *
 * @param killSwitch whether it is on; empty: as it was
 * @param arm of the customer; empty: as the hash says
 * @param profile features of the customer in place of what the profile says; empty: as they were
 * @param without offers that are not live
 * @param with offers that are live, whatever their status and dates
 */
public record WhatIf(
        Optional<Boolean> killSwitch,
        Optional<Arm> arm,
        Optional<List<String>> profile,
        Set<String> without,
        Set<String> with) {
    /** All is as it was. */
    public static final WhatIf NOTHING =
            new WhatIf(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Set.of());

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    /** @throws NotDoneException if a feature is none */
    public WhatIf {
        profile = profile.map(features -> features.stream().sorted().distinct().toList());
        profile.ifPresent(features -> features.forEach(WhatIf::checkFeature));
        without = Set.copyOf(without);
        with = Set.copyOf(with);
    }

    private static void checkFeature(String feature) {
        try {
            WeightedFeature.of(feature);
        } catch (IllegalArgumentException e) {
            throw new NotDoneException(Why.USAGE, "Feature " + feature + ": " + e.getMessage(), e);
        }
    }

    /** Whether anything is different. */
    public boolean isAny() {
        return killSwitch.isPresent()
                || arm.isPresent()
                || profile.isPresent()
                || !without.isEmpty()
                || !with.isEmpty();
    }

    /**
     * What holds then.
     *
     * @param known offers of the market, live or not
     * @throws NotDoneException if an offer is not known, or none that is live
     */
    CycleFacts in(CycleFacts facts, Collection<Offer> known) {
        return new CycleFacts(
                facts.tick(),
                arm.map(only -> inArm(facts.cycle(), only)).orElse(facts.cycle()),
                facts.market(),
                killSwitch.orElse(facts.isKilled()),
                facts.policy(),
                facts.popularity(),
                facts.prices(),
                facts.newestModel(),
                offers(facts, known));
    }

    private static CycleOpened inArm(CycleOpened cycle, Arm arm) {
        return CycleOpened.newBuilder(cycle)
                .setArmWeights(List.of(arm.name() + "=1.0"))
                .setHoldOut(0)
                .build();
    }

    private List<Offer> offers(CycleFacts facts, Collection<Offer> known) {
        var live = facts.offers().stream().map(Offer::getOfferId).collect(Collectors.toSet());
        without.stream().filter(id -> !live.contains(id)).findFirst().ifPresent(id -> {
            throw new NotDoneException(
                    Why.CHECK_FAILED, "Offer " + id + " was not live then" + DidYouMean.hint(live, id) + ".");
        });
        var offers = new ArrayList<>(facts.offers());
        offers.removeIf(offer -> without.contains(offer.getOfferId()));
        for (var id : with) {
            if (!live.contains(id)) {
                offers.add(known.stream()
                        .filter(offer -> offer.getOfferId().equals(id))
                        .findFirst()
                        .map(offer -> live(offer, facts.tick()))
                        .orElseThrow(() -> new NotDoneException(
                                Why.CHECK_FAILED,
                                "There is no offer " + id
                                        + DidYouMean.hint(
                                                known.stream()
                                                        .map(Offer::getOfferId)
                                                        .collect(Collectors.toSet()),
                                                id)
                                        + ".")));
            }
        }
        offers.sort(Comparator.comparing(Offer::getOfferId));
        return offers;
    }

    private static Offer live(Offer offer, Instant tick) {
        var copy = Offer.newBuilder(offer).setStatus(OfferStatus.LIVE);
        if (offer.getValidFrom().isAfter(tick)) {
            copy.setValidFrom(tick);
        }
        if (!offer.getValidTo().isAfter(tick)) {
            copy.setValidTo(tick.plus(A_MOMENT));
        }
        return copy.build();
    }

    CustomerFeatures of(CustomerFeatures customer) {
        return profile.map(features -> CustomerFeatures.newBuilder(customer)
                        .setProfileFeatures(features)
                        .build())
                .orElse(customer);
    }
}
