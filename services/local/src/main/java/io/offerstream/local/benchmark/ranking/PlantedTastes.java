package io.offerstream.local.benchmark.ranking;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import java.util.Arrays;
import java.util.HashSet;

/**
 * Interactions made up in the shape of MovieLens-100k, which may not be shipped: as many customers, offers and positives,
 * features as many and as common, popularity as skewed, and tastes by genre that can be learnt.
 */
final class PlantedTastes {
    static final int CUSTOMERS = 943;
    static final int OFFERS = 1682;
    static final int POSITIVES = 44_140;

    private static final int GENRES = 19;
    private static final int AGES = 7;
    private static final int GENDERS = 2;
    private static final int OCCUPATIONS = 21;
    private static final double GENRE_SKEW = 0.8;
    private static final double OFFER_SKEW = 0.7;
    /** How often a customer takes what is of their favourite genre. */
    private static final float FAITH = 0.6f;

    private PlantedTastes() {}

    static Offers offers(long seed) {
        var chance = new Chance(seed).split(1);
        var offers = new Offers();
        for (int offer = 0; offer < OFFERS; offer++) {
            int[] genres = chance.nextFloat() < 0.5f
                    ? new int[] {genreOf(offer)}
                    : new int[] {genreOf(offer), other(genreOf(offer), skewed(chance, GENRES, GENRE_SKEW))};
            var rows = Arrays.copyOf(genres, genres.length + 1);
            rows[genres.length] = GENRES + offer;
            offers.addWithIdentity(rows, ones(rows.length), GENRES + offer);
        }
        return offers;
    }

    private static int genreOf(int offer) {
        return skewed(new Chance(offer), GENRES, GENRE_SKEW);
    }

    private static int other(int genre, int drawn) {
        return drawn == genre ? (genre + 1) % GENRES : drawn;
    }

    static Batch batch(long seed) {
        var chance = new Chance(seed).split(2);
        var customers = new Entities();
        int shared = AGES + GENDERS + OCCUPATIONS;
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            int[] rows = {
                chance.nextInt(AGES),
                AGES + chance.nextInt(GENDERS),
                AGES + GENDERS + chance.nextInt(OCCUPATIONS),
                shared + customer
            };
            customers.add(rows, ones(rows.length));
        }
        var examples = new Examples();
        var taken = new HashSet<Long>();
        while (examples.size() < POSITIVES) {
            int customer = skewed(chance, CUSTOMERS, 0.5);
            int offer = skewed(chance, OFFERS, OFFER_SKEW);
            boolean likes = genreOf(offer) == customer % GENRES || chance.nextFloat() > FAITH;
            if (likes && taken.add((long) customer * OFFERS + offer)) {
                examples.addRedeemed(customer, offer, 1);
            }
        }
        var all = new int[OFFERS];
        Arrays.setAll(all, offer -> offer);
        return new Batch(customers, examples, all);
    }

    /** Low numbers more often: density proportional to number^-skew. */
    private static int skewed(Chance chance, int bound, double skew) {
        return (int) (bound * StrictMath.pow(chance.nextFloat(), 1 / (1 - skew)));
    }

    private static float[] ones(int count) {
        var ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
