package io.offerstream.local.quality;

import io.offerstream.trainer.contrast.Contrast;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Exposures of the test period by customer; only of customers who redeemed something and saw something else without
 * redeeming it, since scores of different customers are not comparable. Customers stand in the order of their pseudonyms.
 */
final class TestSet {
    private final List<OfCustomer> customers = new ArrayList<>();

    private record OfCustomer(List<Contrast> redeemed, List<Contrast> seen) {}

    TestSet(Exposures exposures) {
        var byCustomer = new TreeMap<String, OfCustomer>();
        for (var exposure : exposures.list()) {
            var of = byCustomer.computeIfAbsent(
                    exposure.customer(), customer -> new OfCustomer(new ArrayList<>(), new ArrayList<>()));
            (Exposures.isRedeemed(exposure) ? of.redeemed : of.seen).add(exposure);
        }
        byCustomer.values().stream()
                .filter(of -> !of.redeemed.isEmpty() && !of.seen.isEmpty())
                .forEach(customers::add);
    }

    int customers() {
        return customers.size();
    }

    /** Pairs of a redeemed exposure and one seen and not redeemed, of the same customer. */
    long pairs() {
        return customers.stream()
                .mapToLong(of -> (long) of.redeemed.size() * of.seen.size())
                .sum();
    }

    /** AUC of each customer: the share of their pairs in which what was redeemed has the higher score. Ties count half. */
    double[] aucs(Scorer scorer) {
        return customers.stream()
                .mapToDouble(of -> auc(scores(scorer, of.redeemed), scores(scorer, of.seen)))
                .toArray();
    }

    private static double[] scores(Scorer scorer, List<Contrast> exposures) {
        return exposures.stream().mapToDouble(scorer::score).toArray();
    }

    private static double auc(double[] redeemed, double[] seen) {
        double won = 0;
        for (double one : redeemed) {
            for (double other : seen) {
                won += one > other ? 1 : (one == other ? 0.5 : 0);
            }
        }
        return won / redeemed.length / seen.length;
    }
}
