package io.offerstream.simulator.systems;

import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Looks;
import java.util.Arrays;

/** Turns what happened in one market into examples, as a recipe reads it. Owned by one thread. */
final class Lessons {
    private final Recipe recipe;
    private final KnownMarket market;
    /** Number of the market's first customer among those of the model. */
    private final int firstCustomer;

    private int looksRead;
    private int organicsRead;

    Lessons(Recipe recipe, KnownMarket market, int firstCustomer) {
        this.recipe = recipe;
        this.market = market;
        this.firstCustomer = firstCustomer;
    }

    /** From the beginning again. */
    void rewind() {
        looksRead = 0;
        organicsRead = 0;
    }

    /** Adds what is known since the last call. */
    void readInto(Examples examples, int live) {
        var looks = market.looks();
        for (; looksRead < market.labelled(); looksRead++) {
            if (!recipe.ownCustomers() || isOwn(looks.arm(looksRead))) {
                if (recipe.negatives() == Negatives.SEEN) {
                    addSeen(looks, looksRead, examples, live);
                } else {
                    addRedeemed(looks, looksRead, examples);
                }
            }
        }
        var organics = market.organics();
        for (; organicsRead < organics.size(); organicsRead++) {
            // Nothing was seen beside it: nothing to compare with, and nothing that says how likely it was.
            if (recipe.negatives() != Negatives.SEEN) {
                examples.addRedeemed(firstCustomer + organics.customer(organicsRead), organics.offer(organicsRead), 1);
            }
        }
    }

    private static boolean isOwn(Arm arm) {
        return arm == Arm.TEST || arm == Arm.HISTORY;
    }

    private void addRedeemed(Looks looks, int look, Examples examples) {
        for (int position = 0; position < Looks.MOST; position++) {
            if (looks.isRedeemed(look, position)) {
                examples.addRedeemed(firstCustomer + looks.customer(look), looks.offer(look, position), 1);
            }
        }
    }

    private void addSeen(Looks looks, int look, Examples examples, int live) {
        int customer = firstCustomer + looks.customer(look);
        var redeemed = new int[Looks.MOST];
        var seen = new int[Looks.MOST];
        var examinations = new float[Looks.MOST];
        int redeemedCount = 0;
        int seenCount = 0;
        for (int position = 0; position < Looks.MOST; position++) {
            int offer = looks.offer(look, position);
            if (offer >= 0 && looks.isRedeemed(look, position)) {
                redeemed[redeemedCount++] = offer;
            } else if (offer >= 0 && !contains(seen, seenCount, offer)) {
                seen[seenCount] = offer;
                examinations[seenCount++] = (float) Popularity.EXAMINED[position];
            }
        }
        if (redeemedCount > 0) {
            examples.addContrast(
                    customer,
                    Arrays.copyOf(redeemed, redeemedCount),
                    1,
                    Arrays.copyOf(seen, seenCount),
                    Arrays.copyOf(examinations, seenCount),
                    live);
        } else if (recipe.loss() == Loss.LOGISTIC) {
            for (int i = 0; i < seenCount; i++) {
                examples.addSeen(customer, seen[i], examinations[i]);
            }
        }
    }

    private static boolean contains(int[] offers, int count, int offer) {
        for (int i = 0; i < count; i++) {
            if (offers[i] == offer) {
                return true;
            }
        }
        return false;
    }
}
