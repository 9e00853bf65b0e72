package io.offerstream.trainer.contrast;

import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is learnt from: in one impression, what was redeemed and what was seen and not.
 *
 * @param subject what the outcome is about: its id without the revision
 * @param time of the impression, epoch milliseconds
 * @param customer erasable pseudonym
 * @param weight how much it counts, (0,1]
 * @param features of the customer and of the context, as they were at the impression, sorted by name
 * @param redeemed offers, by position
 * @param seen offers seen and not redeemed, by position
 */
public record Contrast(
        String subject,
        long time,
        String customer,
        Arm arm,
        float weight,
        List<WeightedFeature> features,
        List<String> redeemed,
        List<Seen> seen) {
    /**
     * An offer that was seen and not redeemed.
     *
     * @param examination how likely it was looked at, (0,1]
     */
    public record Seen(String offer, float examination) {}

    /** A larger one is learnt once and not kept: a checkpoint is cut into records of bounded size. */
    public static final int MOST_KEPT_BYTES = 16 * 1024;

    private static final int BYTES_A_CHARACTER = 3;
    private static final int BYTES_A_NUMBER = 16;

    /** The order in which a tick's contrasts are learnt: by time, customer, offer and id. */
    public static final Comparator<Contrast> ORDER = Comparator.comparingLong(Contrast::time)
            .thenComparing(Contrast::customer)
            .thenComparing(Contrast::offer)
            .thenComparing(Contrast::subject);

    public Contrast {
        features = List.copyOf(features);
        redeemed = List.copyOf(redeemed);
        seen = List.copyOf(seen);
    }

    /** The first of its offers. */
    public String offer() {
        return redeemed.isEmpty() ? seen.get(0).offer() : redeemed.get(0);
    }

    /** The same with only those of its features whose names are taken. */
    public Contrast withFeatures(Predicate<String> choice) {
        var chosen =
                features.stream().filter(feature -> choice.test(feature.name())).toList();
        return new Contrast(subject, time, customer, arm, weight, chosen, redeemed, seen);
    }

    /** At most so many bytes are needed to keep it. */
    public int keptBytes() {
        int characters = subject.length() + customer.length();
        for (var feature : features) {
            characters += feature.name().length();
        }
        for (var offer : redeemed) {
            characters += offer.length();
        }
        for (var other : seen) {
            characters += other.offer().length();
        }
        return keptBytes(characters, features.size() + redeemed.size() + 2 * seen.size());
    }

    static int keptBytes(int characters, int entries) {
        return BYTES_A_CHARACTER * characters + BYTES_A_NUMBER * (8 + entries);
    }
}
