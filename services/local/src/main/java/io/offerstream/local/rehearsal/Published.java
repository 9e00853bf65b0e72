package io.offerstream.local.rehearsal;

import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was published, each event once, however often it was sent. Owned by one thread. */
public final class Published {
    private final Map<String, Integer> offersByImpression = new HashMap<>();
    private final Map<String, Redemption> redeemed = new HashMap<>();
    private final Map<String, Instant> reversedAt = new HashMap<>();
    private long events;

    /** Takes note of what is about to be published. */
    public void add(TickBatch batch) {
        events += batch.size();
        for (Impression impression : batch.impressions()) {
            offersByImpression.put(
                    impression.getEventId(), impression.getOfferIds().size());
        }
        for (Redemption redemption : batch.redemptions()) {
            if (redemption.getKind() == RedemptionKind.REVERSED) {
                reversedAt.merge(redemption.getReversesEventId(), redemption.getEventTime(), Published::earlier);
            } else {
                redeemed.putIfAbsent(redemption.getEventId(), redemption);
            }
        }
    }

    /** Of any kind, repeated ones too. */
    long events() {
        return events;
    }

    long impressions() {
        return offersByImpression.size();
    }

    /** Offers in the impressions. */
    public long exposures() {
        return offersByImpression.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /**
     * Without those that were taken back before their cycle had closed: what is taken back later stays counted.
     *
     * @param cycles final ones, of all markets
     */
    public long redemptions(List<ExperimentResult> cycles) {
        var byMarket = cycles.stream().collect(Collectors.groupingBy(ExperimentResult::getMarket));
        return redeemed.values().stream()
                .filter(redemption -> stands(redemption, byMarket.getOrDefault(redemption.getMarket(), List.of())))
                .count();
    }

    private boolean stands(Redemption redemption, List<ExperimentResult> cycles) {
        var takenBack = reversedAt.get(redemption.getEventId());
        var time = redemption.getEventTime();
        return takenBack == null
                || cycles.stream()
                        .filter(cycle -> !time.isBefore(cycle.getOpensAt()) && time.isBefore(cycle.getClosesAt()))
                        .anyMatch(cycle -> !takenBack.isBefore(cycle.getClosesAt()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
