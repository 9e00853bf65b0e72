package io.offerstream.local.quality;

import io.offerstream.trainer.contrast.Contrast;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Exposures of the test period by customer; only of customers who redeemed something and saw something else without
 * redeeming it, since scores of different customers are not comparable. Customers stand in the order of their pseudonyms.
 *
 * <p>Both offers of a pair are scored for the customer as they were at the earlier of the two impressions. Scored each at
 * its own, the later one would be seen with a taste that knows how the earlier ended: a redemption makes everything that
 * follows look better, so that what was not redeemed next is put above it. That says nothing of how a model orders a
 * slate, and costs it more the more it looks at tastes.
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
        return customers.stream().mapToDouble(of -> auc(of, scorer)).toArray();
    }

    private static double auc(OfCustomer of, Scorer scorer) {
        double won = 0;
        for (var redeemed : of.redeemed) {
            for (var seen : of.seen) {
                var moment = seen.time() < redeemed.time() ? seen : redeemed;
                double one = scorer.score(moment, Exposures.offer(redeemed));
                double other = scorer.score(moment, Exposures.offer(seen));
                won += one > other ? 1 : (one == other ? 0.5 : 0);
            }
        }
        return won / of.redeemed.size() / of.seen.size();
    }
}
