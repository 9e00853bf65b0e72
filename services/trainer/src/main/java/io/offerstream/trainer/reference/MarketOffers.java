package io.offerstream.trainer.reference;

import io.offerstream.platform.reference.Eligibility;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The offers of one market, as far as a tick knows them. Owned by one thread. */
public final class MarketOffers {
    private final TreeMap<String, Offer> offers = new TreeMap<>();
    private final Map<String, Offer> byId = new HashMap<>();
    private int changes;

    /** When offers became valid, and when they ended, each sorted; made anew when asked after a change. */
    private long[] starts;

    private long[] ends;

    /** A lower revision never replaces a higher one. */
    public void learn(Offer offer) {
        var newest = offers.merge(
                offer.getOfferId(), offer, (known, fresh) -> fresh.getRevision() < known.getRevision() ? known : fresh);
        byId.put(offer.getOfferId(), newest);
        changes++;
        starts = null;
    }

    public Optional<Offer> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** How often something was learnt; as long as it is the same, so is everything else here. */
    public int changes() {
        return changes;
    }

    /** Sorted by id. */
    public Collection<Offer> all() {
        return Collections.unmodifiableCollection(offers.values());
    }

    /** Those that may be assigned at {@code time}, sorted by id. */
    public List<Offer> live(Instant time) {
        return offers.values().stream()
                .filter(offer -> Eligibility.isLive(offer, time))
                .toList();
    }

    /**
     * How many offers were to be had at a time, as their validity tells: what was paused or withdrawn since counts up to
     * its end, since nobody has kept when it was.
     *
     * @param time epoch milliseconds
     */
    public int liveCount(long time) {
        if (starts == null) {
            starts = sorted(offers.values().stream()
                    .mapToLong(offer -> offer.getValidFrom().toEpochMilli()));
            ends = sorted(offers.values().stream()
                    .mapToLong(offer -> offer.getValidTo().toEpochMilli()));
        }
        return countUpTo(starts, time) - countUpTo(ends, time);
    }

    private static long[] sorted(LongStream times) {
        return times.sorted().toArray();
    }

    private static int countUpTo(long[] sorted, long time) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The end of an offer: when it may no longer be shown; of a withdrawn one, the time of its last change. */
    public static Instant endOf(Offer offer) {
        return offer.getStatus() == OfferStatus.WITHDRAWN
                        && offer.getEventTime().isBefore(offer.getValidTo())
                ? offer.getEventTime()
                : offer.getValidTo();
    }
}
