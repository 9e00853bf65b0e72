package io.offerstream.trainer.line;

import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.features.Offers;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Offers as a learner numbers them: an offer whose features change gets another number, and keeps its identity. Owned by
 * one thread.
 */
final class Catalogue {

    private final Offers offers = new Offers();
    private final FeatureIndex index;
    private final OfferForm form;
    private final int mostRows;
    private final Map<String, Numbered> numbers = new HashMap<>();

    /** @param offer as it was last seen to have these features */
    private record Numbered(int number, List<String> features, Offer offer) {}

    /** @param mostRows of the index; offers with more to add have no room */
    Catalogue(FeatureIndex index, OfferForm form, int mostRows) {
        this.index = index;
        this.form = form;
        this.mostRows = mostRows;
    }

    Offers offers() {
        return offers;
    }

    /** Whether the offer has its rows, or those it lacks would fit: as the rows tell, since a checkpoint keeps no more. */
    boolean hasRoomFor(Offer offer) {
        if (known(offer) != null) {
            return true;
        }
        long lacking = names(offer).filter(name -> index.find(name).isEmpty()).count();
        return lacking == 0 || index.size() + lacking <= mostRows;
    }

    /** Of the offer's rows, each once; its identity comes last. */
    private Stream<String> names(Offer offer) {
        return Stream.concat(form.features(offer).stream(), Stream.of(OfferForm.identity(offer)));
    }

    /** The number of the offer as it is now. */
    int numberOf(Offer offer) {
        var known = known(offer);
        if (known == null) {
            var rows = names(offer).mapToInt(index::rowOf).toArray();
            var weights = new float[rows.length];
            Arrays.fill(weights, 1);
            int number = offers.addWithIdentity(rows, weights, rows[rows.length - 1]);
            known = new Numbered(number, List.copyOf(offer.getFeatures()), offer);
            numbers.put(offer.getOfferId(), known);
        }
        return known.number;
    }

    /** What is known of the offer with the features it has now; null if nothing. */
    @SuppressWarnings("ReferenceEquality") // nearly always it is the very same, which is quickly seen
    private Numbered known(Offer offer) {
        var known = numbers.get(offer.getOfferId());
        if (known == null || known.offer == offer) {
            return known;
        }
        return known.features.equals(offer.getFeatures()) ? known : null;
    }
}
