package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.attribution.SealOutcomes.Sealed;
import io.offerstream.interactionstate.features.Features;
import io.offerstream.interactionstate.state.EventIds;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SealedLabels;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.schemas.OutcomeKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The training examples: one an impression with a redemption, when its last companion has resolved. One customer may
 * teach only so much a day, a cycle and of an offer, and a new one less: a few accounts must not push an offer.
 *
 * @param attribution at the tick of the features
 */
public record Contrasts(Features features, Attribution attribution) {
    /**
     * One impression, resolved.
     *
     * @param revision 1 for the first of its impression
     * @param redeemed what was redeemed, by position; empty if it turned out that nothing was, or that the customer may
     *     not be trained on any more, which takes back what was said before
     * @param seen what was seen and not redeemed, by position
     * @param others what was seen in other impressions and not redeemed, as known when this one is emitted: when only
     *     that changes, no revision follows
     * @param sampleWeight how much it counts in training, (0,1]
     */
    public record Contrast(
            SeenSlate slate,
            int revision,
            List<Exposure> redeemed,
            List<Exposure> seen,
            List<Exposure> others,
            double sampleWeight) {
        public Contrast {
            redeemed = List.copyOf(redeemed);
            seen = List.copyOf(seen);
            others = List.copyOf(others);
        }

        boolean isTakenBack() {
            return redeemed.isEmpty();
        }
    }

    /** Those that {@code sealed} has completed or changed, by time and id of their impressions; notes them in the state. */
    public List<Contrast> completedBy(List<Sealed> sealed) {
        // By identity: what is noted in a slate changes its hash.
        Set<SeenSlate> touched = Collections.newSetFromMap(new IdentityHashMap<>());
        var contrasts = new ArrayList<Contrast>();
        for (var label : sealed) {
            label.label()
                    .exposure()
                    .map(Exposure::slate)
                    .filter(touched::add)
                    .flatMap(this::complete)
                    .ifPresent(contrasts::add);
        }
        return contrasts;
    }

    private boolean teaches(Exposure exposure) {
        return exposure.teaches(features.state(), features.config().influence());
    }

    private Optional<Contrast> complete(SeenSlate slate) {
        var redeemed = new ArrayList<Exposure>();
        var seen = new ArrayList<Exposure>();
        for (var exposure : attribution.exposures()) {
            if (exposure.isOf(slate)) {
                var kind = SealedLabels.kind(slate, exposure.position());
                if (kind.isEmpty() || !holds(exposure, kind.get())) {
                    return Optional.empty();
                } else if (kind.get() == OutcomeKind.REDEEMED && teaches(exposure)) {
                    redeemed.add(exposure);
                } else if (kind.get() == OutcomeKind.SEEN_NOT_REDEEMED && teaches(exposure)) {
                    seen.add(exposure);
                }
            }
        }
        boolean isTaught = !redeemed.isEmpty() && features.hasConsent();
        int says = isTaught ? says(redeemed, seen) : 0;
        boolean isTold = says == slate.getContrastSays();
        boolean isNew = slate.getContrastSays() == 0;
        if (isTold || (isNew && !mayTeachMore(slate, redeemed))) {
            return Optional.empty();
        }
        slate.setContrast(slate.getContrast() + 1);
        slate.setContrastSays(says);
        return Optional.of(new Contrast(
                slate,
                slate.getContrast(),
                isTaught ? redeemed : List.of(),
                seen,
                isTaught ? others(slate, seen) : List.of(),
                sampleWeight(slate)));
    }

    private List<Exposure> others(SeenSlate slate, List<Exposure> seen) {
        long horizon = Horizon.at(features.tick(), features.config(), features.cycles());
        return new OtherExposures(attribution, horizon, this::teaches).of(slate, seen);
    }

    /** Whether the label that was emitted still holds: one that was taken back waits for its correction. */
    private boolean holds(Exposure exposure, OutcomeKind emitted) {
        return attribution
                .creditOf(exposure)
                .map(use -> SealedLabels.says(
                        exposure.slate(), exposure.position(), OutcomeKind.REDEEMED, Optional.of(use)))
                .orElse(emitted != OutcomeKind.REDEEMED);
    }

    /** A hash of what it says, never 0. */
    private int says(List<Exposure> redeemed, List<Exposure> seen) {
        int hash = 1;
        for (var exposure : redeemed) {
            hash = 31 * hash + exposure.position();
            hash = 31 * hash
                    + attribution
                            .creditOf(exposure)
                            .map(use -> EventIds.tag(use.getEventId()))
                            .orElse(0);
        }
        for (var exposure : seen) {
            hash = 31 * hash - 1 - exposure.position();
        }
        return hash == 0 ? 1 : hash;
    }

    private boolean mayTeachMore(SeenSlate slate, List<Exposure> redeemed) {
        var day = dayOf(redeemed);
        int sameCycle = 0;
        int sameDay = 0;
        var taught = new HashMap<String, Integer>();
        for (var other : features.state().getSlates()) {
            if (other.getContrastSays() != 0) {
                var redeemedThen = redeemedOf(other);
                sameDay += day.equals(dayOf(redeemedThen)) ? 1 : 0;
                if (other.getCycle() == slate.getCycle()) {
                    sameCycle++;
                    redeemedThen.forEach(exposure -> taught.merge(exposure.offerId(), 1, Integer::sum));
                }
            }
        }
        var influence = features.config().influence();
        return sameDay < influence.contrastsPerDay()
                && sameCycle < influence.contrastsPerCycle()
                && redeemed.stream()
                        .anyMatch(
                                exposure -> taught.getOrDefault(exposure.offerId(), 0) < influence.contrastsPerOffer());
    }

    private List<Exposure> redeemedOf(SeenSlate slate) {
        return attribution.exposures().stream()
                .filter(exposure -> exposure.isOf(slate))
                .filter(this::teaches)
                .filter(exposure -> attribution.creditOf(exposure).isPresent())
                .toList();
    }

    /** The day of the market on which the first of them was redeemed. */
    private Optional<LocalDate> dayOf(List<Exposure> redeemed) {
        return redeemed.stream()
                .map(attribution::creditOf)
                .flatMap(Optional::stream)
                .map(OfferUse::getTime)
                .min(Long::compare)
                .map(time -> LocalDate.ofInstant(
                        Instant.ofEpochMilli(time), features.config().timeZone()));
    }

    private double sampleWeight(SeenSlate slate) {
        long known = slate.getTime() - features.state().getFirstSeen();
        var influence = features.config().influence();
        return known < influence.newCustomerFor().toMillis() ? influence.newCustomerWeight() : 1;
    }
}
