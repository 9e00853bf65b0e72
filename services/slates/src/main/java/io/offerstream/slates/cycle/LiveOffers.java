package io.offerstream.slates.cycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.ranking.topk.OfferMatrix;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The offers that are live, by the numbers under which they are scored and drawn. Immutable. */
public final class LiveOffers {
    private final List<Offer> offers;
    private final List<String> ids;
    private final long[] keys;

    /** @param offers each once */
    public LiveOffers(List<Offer> offers) {
        this.offers =
                offers.stream().sorted(Comparator.comparing(Offer::getOfferId)).toList();
        ids = this.offers.stream().map(Offer::getOfferId).toList();
        // Of the id alone: so an offer has the same luck with a customer whatever others there are.
        keys = ids.stream()
                .mapToLong(id -> ByteBuffer.wrap(Sha256.of(id.getBytes(UTF_8))).getLong())
                .toArray();
    }

    public int size() {
        return offers.size();
    }

    public Offer get(int offer) {
        return offers.get(offer);
    }

    /** Sorted. */
    public List<String> ids() {
        return ids;
    }

    /** The number of an offer; below 0 if it is not live. */
    public int indexOf(String offerId) {
        return Collections.binarySearch(ids, offerId);
    }

    /** For draws, shape {@code [size]}; not to be changed. */
    public long[] keys() {
        return keys;
    }

    /** As a model sees them: it knows no features but those that were chosen when it was learnt. */
    public OfferMatrix seenBy(RankingModel model) {
        int components = model.components();
        var embeddings = new float[size() * components];
        var biases = new float[size()];
        var form = new OfferForm(FeatureChoice.ALL);
        for (int offer = 0; offer < size(); offer++) {
            biases[offer] = model.representOffer(form.of(offers.get(offer)), embeddings, offer * components);
        }
        return OfferMatrix.of(components, embeddings, biases);
    }
}
