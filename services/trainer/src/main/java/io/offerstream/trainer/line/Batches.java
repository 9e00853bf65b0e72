package io.offerstream.trainer.line;

import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Offer;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.reference.MarketOffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes contrasts into what the library learns. Used for one batch, by one thread. */
final class Batches {
    private final FeatureIndex customerIndex;
    private final Catalogue catalogue;
    private final MarketOffers offers;
    private final int mostRows;
    private final Counts counts;
    private final Entities customers = new Entities();
    private final Examples examples = new Examples();

    /** @param mostRows of customers' features; those beyond get none, and play no part */
    Batches(FeatureIndex customerIndex, Catalogue catalogue, MarketOffers offers, int mostRows, Counts counts) {
        this.customerIndex = customerIndex;
        this.catalogue = catalogue;
        this.offers = offers;
        this.mostRows = mostRows;
        this.counts = counts;
    }

    /**
     * Adds a contrast.
     *
     * @param share of its weight, above 0 and at most 1
     */
    void add(Contrast contrast, float share) {
        add(prepare(contrast), share);
    }

    /** As {@link #add(Contrast, float)}, of one that was prepared with offers as they are now. */
    void add(Prepared prepared, float share) {
        counts.addUnknownOffers(prepared.unknown);
        if (prepared.teaches) {
            examples.addContrast(
                    customers.add(prepared.rows, prepared.weights),
                    prepared.redeemed,
                    prepared.contrast.weight() * share,
                    prepared.seen,
                    prepared.examinations,
                    prepared.live);
        }
    }

    /** The same contrast in numbers; new features and offers get theirs. */
    Prepared prepare(Contrast contrast) {
        // Nothing gets a row that is not learnt from: a checkpoint would not know of it.
        var redeemed = new ArrayList<Offer>(contrast.redeemed().size());
        for (var id : contrast.redeemed()) {
            known(id).ifPresent(redeemed::add);
        }
        var seen = new ArrayList<Offer>(contrast.seen().size());
        var examinations = new float[contrast.seen().size()];
        for (var other : contrast.seen()) {
            var offer = known(other.offer());
            if (offer.isPresent()) {
                examinations[seen.size()] = other.examination();
                seen.add(offer.get());
            }
        }
        int unknown = contrast.redeemed().size() + examinations.length - redeemed.size() - seen.size();
        boolean teaches = contrast.redeemed().isEmpty() ? !seen.isEmpty() : !redeemed.isEmpty();
        var prepared = new Prepared(contrast, offers, unknown, end(contrast), teaches);
        if (teaches) {
            prepareCustomer(contrast.features(), prepared);
            prepared.redeemed = numbers(redeemed);
            prepared.seen = numbers(seen);
            prepared.examinations = Arrays.copyOf(examinations, seen.size());
            prepared.live = Math.max(1, offers.liveCount(contrast.time()));
        }
        return prepared;
    }

    private Optional<Offer> known(String id) {
        return offers.find(id).filter(catalogue::hasRoomFor);
    }

    private int[] numbers(List<Offer> those) {
        var numbers = new int[those.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = catalogue.numberOf(those.get(i));
        }
        return numbers;
    }

    private long end(Contrast contrast) {
        long end = Long.MIN_VALUE;
        for (var id : contrast.redeemed().isEmpty() ? List.of(contrast.offer()) : contrast.redeemed()) {
            var offer = offers.find(id);
            if (offer.isPresent()) {
                end = Math.max(end, MarketOffers.endOf(offer.get()).toEpochMilli());
            }
        }
        return end == Long.MIN_VALUE ? Prepared.NEVER : end;
    }

    private void prepareCustomer(List<WeightedFeature> features, Prepared prepared) {
        var rows = new int[features.size()];
        var weights = new float[rows.length];
        int count = 0;
        for (var feature : features) {
            var row = customerIndex.find(feature.name());
            if (row.isPresent() || customerIndex.size() < mostRows) {
                rows[count] = row.isPresent() ? row.getAsInt() : customerIndex.rowOf(feature.name());
                weights[count++] = feature.weight();
            }
        }
        prepared.rows = Arrays.copyOf(rows, count);
        prepared.weights = Arrays.copyOf(weights, count);
    }

    boolean isEmpty() {
        return examples.size() == 0;
    }

    /** @param drawable offers by number, for losses that draw; if there are none, what these contrasts showed is drawn */
    Batch batch(int[] drawable) {
        return new Batch(customers, examples, drawable.length == 0 ? shown() : drawable);
    }

    private int[] shown() {
        return IntStream.range(0, examples.size())
                .map(examples::offer)
                .distinct()
                .toArray();
    }
}
