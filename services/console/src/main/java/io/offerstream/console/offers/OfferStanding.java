package io.offerstream.console.offers;

import io.offerstream.console.state.ArmTally;
import io.offerstream.console.state.KnownOffer;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.OfferStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an offer stands: whether it is on, and what became of it.
 *
 * @param cycle newest counted cycle; empty before the first
 * @param now by arm, in that cycle
 * @param ever by arm
 * @param all exposures of every offer by arm, in that cycle
 */
record OfferStanding(
        MarketState market,
        KnownOffer known,
        Instant time,
        String cycle,
        Map<Arm, ArmTally> now,
        Map<Arm, ArmTally> ever,
        Map<Arm, Long> all) {
    /** Whether an offer may be shown, in words. */
    enum On {
        ON("On", Tone.GOOD),
        TO_COME("To come", Tone.PLAIN),
        OVER("Over", Tone.FAINT),
        PAUSED("Paused", Tone.WATCH),
        WITHDRAWN("Withdrawn", Tone.FAINT),
        UNKNOWN("Unknown", Tone.WATCH);

        private final String word;
        private final Tone tone;

        On(String word, Tone tone) {
            this.word = word;
            this.tone = tone;
        }

        String word() {
            return word;
        }

        Tone tone() {
            return tone;
        }
    }

    /** Of every offer of a market. */
    static List<OfferStanding> all(MarketState market, Instant time) {
        var cycle = newestCycle(market);
        var all = exposures(market, cycle);
        return market.offers().stream()
                .map(known -> of(market, known, time, cycle, all))
                .toList();
    }

    /** Of one offer. */
    static OfferStanding of(MarketState market, KnownOffer known, Instant time) {
        var cycle = newestCycle(market);
        return of(market, known, time, cycle, exposures(market, cycle));
    }

    private static OfferStanding of(
            MarketState market, KnownOffer known, Instant time, String cycle, Map<Arm, Long> all) {
        var id = known.offer().getOfferId();
        return new OfferStanding(
                market,
                known,
                time,
                cycle,
                market.tallies().in(cycle, id),
                market.tallies().ever(id),
                all);
    }

    private static String newestCycle(MarketState market) {
        return market.tallies().cycles().stream().reduce((one, next) -> next).orElse("");
    }

    private static Map<Arm, Long> exposures(MarketState market, String cycle) {
        var all = new EnumMap<Arm, Long>(Arm.class);
        for (var arm : Arm.values()) {
            all.put(arm, market.tallies().exposures(cycle, arm));
        }
        return all;
    }

    On on() {
        var offer = known.offer();
        if (offer.getStatus() == OfferStatus.WITHDRAWN) {
            return On.WITHDRAWN;
        } else if (offer.getStatus() == OfferStatus.PAUSED) {
            return On.PAUSED;
        } else if (offer.getStatus() != OfferStatus.LIVE) {
            return On.UNKNOWN;
        }
        return known.isOn(time) ? On.ON : time.isBefore(offer.getValidFrom()) ? On.TO_COME : On.OVER;
    }

    long exposures(Map<Arm, ArmTally> arms) {
        return arms.values().stream().mapToLong(ArmTally::exposures).sum();
    }

    long redemptions(Map<Arm, ArmTally> arms) {
        return arms.values().stream().mapToLong(ArmTally::redemptions).sum();
    }

    /** Of an arm's exposures in the newest cycle; null where the arm has none. */
    Double share(Arm arm) {
        long exposures = all.get(arm);
        var tally = now.get(arm);
        return exposures == 0 ? null : (tally == null ? 0.0 : (double) tally.exposures() / exposures);
    }

    /** When somebody first saw it. */
    Optional<Instant> firstExposure() {
        return ever.values().stream()
                .flatMap(tally -> tally.firstExposure().stream())
                .min(Instant::compareTo);
    }

    /** From live to the first exposure; empty where one of the two is not known. */
    Optional<Duration> untilSeen() {
        return known.liveFrom()
                .flatMap(from -> firstExposure().map(first -> Duration.between(from, first)))
                .map(span -> span.isNegative() ? Duration.ZERO : span);
    }
}
