package io.offerstream.trainer.line;

import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.reference.MarketOffers;
import java.util.Arrays;
import java.util.List;
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
        // Nothing gets a row that is not learnt from: a checkpoint would not know of it.
        var redeemed = contrast.redeemed().stream().filter(this::isKnown).toList();
        var seen =
                contrast.seen().stream().filter(other -> isKnown(other.offer())).toList();
        boolean teaches = contrast.redeemed().isEmpty() ? !seen.isEmpty() : !redeemed.isEmpty();
        if (!teaches) {
            return;
        }
        var examinations = new float[seen.size()];
        for (int i = 0; i < examinations.length; i++) {
            examinations[i] = seen.get(i).examination();
        }
        examples.addContrast(
                customer(contrast.features()),
                redeemed.stream().mapToInt(this::numberOf).toArray(),
                contrast.weight() * share,
                seen.stream().map(Seen::offer).mapToInt(this::numberOf).toArray(),
                examinations,
                Math.max(1, offers.liveCount(contrast.time())));
    }

    private boolean isKnown(String id) {
        boolean isKnown = offers.find(id).filter(catalogue::hasRoomFor).isPresent();
        if (!isKnown) {
            counts.addUnknownOffer();
        }
        return isKnown;
    }

    private int numberOf(String id) {
        return catalogue.numberOf(offers.find(id).orElseThrow());
    }

    private int customer(List<WeightedFeature> features) {
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
        return customers.add(Arrays.copyOf(rows, count), Arrays.copyOf(weights, count));
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
