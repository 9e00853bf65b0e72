package io.offerstream.measurement.catalogue;

import io.offerstream.experiment.concentration.OfferConcentration;
import io.offerstream.measurement.cycle.OfferSums;
import io.offerstream.measurement.cycle.RunningCycle;
import io.offerstream.measurement.cycle.RunningCycle.LiveOffer;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.GuardrailsConfig;
import io.offerstream.schemas.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How much of the catalogue a cycle has shown, and how soon. The catalogue is every offer that was live at a tick of the
 * cycle; one that was never seen counts, too.
 *
 * @param firstSeen the new offers that were seen, with how long each had been live, in milliseconds
 * @param unseen the new offers that nobody has seen, with since when each has been live
 */
public record Shown(RunningCycle cycle, CycleWindow window, Map<String, Long> firstSeen, Map<String, Instant> unseen) {
    private static final int TOP = 5;

    public static Shown in(RunningCycle cycle, CycleWindow window) {
        var firstExposures = cycle.sums().firstExposures();
        var firstSeen = new TreeMap<String, Long>();
        var unseen = new TreeMap<String, Instant>();
        cycle.eligible().forEach((offer, live) -> {
            var since = live.since();
            var first = firstExposures.get(offer);
            if (!isNew(since, window)) {
                return;
            } else if (first == null) {
                unseen.put(offer, since);
            } else {
                firstSeen.put(offer, Math.max(0, first - since.toEpochMilli()));
            }
        });
        return new Shown(cycle, window, firstSeen, unseen);
    }

    /** Live for the first time in the cycle. */
    private static boolean isNew(Instant since, CycleWindow window) {
        return !since.isBefore(window.opensAt());
    }

    /** Of one arm. */
    public OfferConcentration in(Arm arm) {
        var counted = cycle.sums().offers(arm);
        var offers = cycle.eligible().entrySet().stream()
                .map(offer -> new OfferConcentration.Offer(
                        exposures(counted.get(offer.getKey())),
                        isNew(offer.getValue().since(), window)))
                .toList();
        return OfferConcentration.of(offers, OfferConcentration.MIN_IMPRESSIONS, TOP);
    }

    /** A task's correction may come before what it corrects is summed: never below nothing. */
    private static long exposures(OfferSums sums) {
        return sums == null ? 0 : Math.max(0, sums.exposures());
    }

    public int eligible() {
        return cycle.eligible().size();
    }

    public int newOffers() {
        return firstSeen.size() + unseen.size();
    }

    /**
     * How long it took until the given share of the new offers that were seen had been; empty if none was.
     *
     * @param share e.g. 0.5 for the median
     */
    public OptionalDouble secondsToFirstExposure(double share) {
        List<Long> sorted = firstSeen.values().stream().sorted().toList();
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        int rank = (int) Math.ceil(share * sorted.size());
        return OptionalDouble.of(sorted.get(Math.max(0, rank - 1)) / 1000.0);
    }

    /** Offers that nobody has seen in the cycle though they were live in it for {@code atLeast}. */
    public List<String> unseenFor(Duration atLeast, Instant now) {
        var seen = cycle.sums().firstExposures();
        return cycle.eligible().entrySet().stream()
                .filter(offer -> !seen.containsKey(offer.getKey()))
                .filter(offer -> wasLiveFor(atLeast, offer.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Within the cycle, up to {@code now}. */
    private boolean wasLiveFor(Duration atLeast, LiveOffer offer, Instant now) {
        var from = offer.since().isAfter(window.opensAt()) ? offer.since() : window.opensAt();
        var end = now.isBefore(window.closesAt()) ? now : window.closesAt();
        return !from.plus(atLeast)
                .isAfter(offer.until().filter(until -> until.isBefore(end)).orElse(end));
    }

    /** Whether TEST has enough exposures to tell a policy from chance. */
    public boolean isJudged(GuardrailsConfig guardrails) {
        return cycle.sums().exposures(Arm.TEST) >= guardrails.judgedFromExposures();
    }

    /** Whether five offers have more of TEST's exposures than they may. */
    public boolean isTooConcentrated(GuardrailsConfig guardrails) {
        return in(Arm.TEST)
                .spread()
                .filter(spread -> spread.topShare() > guardrails.top5ShareAtMost(eligible()))
                .isPresent();
    }

    /** Whether TEST, by the close, has shown fewer than it must of the offers that had time enough to be shown. */
    public boolean isTooNarrow(GuardrailsConfig guardrails) {
        var counted = cycle.sums().offers(Arm.TEST);
        var offers = cycle.eligible().entrySet().stream()
                .filter(offer -> wasLiveFor(guardrails.firstExposureWithin(), offer.getValue(), window.closesAt()))
                .toList();
        long shown = offers.stream()
                .filter(offer -> exposures(counted.get(offer.getKey())) > 0)
                .count();
        return shown < guardrails.coverageAtLeast() * offers.size();
    }
}
