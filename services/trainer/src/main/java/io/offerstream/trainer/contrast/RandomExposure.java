package io.offerstream.trainer.contrast;

import io.offerstream.ranking.served.WeightedFeature;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * One offer of a slate that was drawn uniformly at random, and what became of it: no model chose it, so it tells what a
 * model's scores are worth.
 *
 * @param subject what the outcome is about: its id without the revision
 * @param time of the impression, epoch milliseconds
 * @param customer erasable pseudonym
 * @param examination how likely it was looked at, (0,1]
 * @param features of the customer and of the context, as they were at the impression, sorted by name
 */
public record RandomExposure(
        String subject,
        long time,
        String customer,
        String offer,
        boolean isRedeemed,
        float examination,
        List<WeightedFeature> features) {
    /** The order in which sums run over them, and in which those of a tick are kept. */
    public static final Comparator<RandomExposure> ORDER = Comparator.comparingLong(RandomExposure::time)
            .thenComparing(RandomExposure::customer)
            .thenComparing(RandomExposure::offer)
            .thenComparing(RandomExposure::subject);

    public RandomExposure {
        features = List.copyOf(features);
    }

    /** The same with only those of its features whose names are taken. */
    public RandomExposure withFeatures(Predicate<String> choice) {
        var chosen =
                features.stream().filter(feature -> choice.test(feature.name())).toList();
        return new RandomExposure(subject, time, customer, offer, isRedeemed, examination, chosen);
    }

    /** Whether a checkpoint, cut into records of bounded size, has room for it. */
    public boolean isKeepable() {
        int characters = subject.length() + customer.length() + offer.length();
        for (var feature : features) {
            characters += feature.name().length();
        }
        return Contrast.keptBytes(characters, features.size()) <= Contrast.MOST_KEPT_BYTES;
    }
}
