package io.offerstream.slates.pricing;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.slate.SlateDraws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Customers with tastes, and offers some of which most of them like: as skewed as a model's scores can be. */
final class Crowd {
    static final int SIZE = 3;

    /** A customer's score of an offer is its appeal, and what both have in common. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Offer(String id, double appeal, double[] traits) {}

    private static final int TASTES = 4;

    final List<Offer> offers = new ArrayList<>();
    final double temperature;
    private final Random random;
    private final double refusing;

    /** @param refusing how likely an offer is not for a customer */
    Crowd(long seed, int offers, double skew, double temperature, double refusing) {
        random = new Random(seed);
        this.temperature = temperature;
        this.refusing = refusing;
        for (int i = 0; i < offers; i++) {
            this.offers.add(new Offer("o-" + (100 + i), skew * random.nextGaussian(), gaussians()));
        }
    }

    private double[] gaussians() {
        var numbers = new double[TASTES];
        for (int i = 0; i < TASTES; i++) {
            numbers[i] = 0.4 * random.nextGaussian();
        }
        return numbers;
    }

    /** One customer: scores by offer, and the key of their draws. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Customer(double[] scores, double stake, long key) {}

    List<Customer> customers(int count) {
        var customers = new ArrayList<Customer>();
        for (int i = 0; i < count; i++) {
            var tastes = gaussians();
            var scores = new double[offers.size()];
            for (int offer = 0; offer < scores.length; offer++) {
                scores[offer] = offers.get(offer).appeal();
                for (int trait = 0; trait < TASTES; trait++) {
                    scores[offer] += 2.5 * tastes[trait] * offers.get(offer).traits()[trait];
                }
                if (random.nextDouble() < refusing) {
                    scores[offer] = SlateDraws.REFUSED;
                }
            }
            customers.add(new Customer(scores, 1, random.nextLong()));
        }
        return customers;
    }

    SampledDraws draws(List<Customer> customers) {
        return draws(customers, List.of());
    }

    /** @param fixed numbers of the offers that some more customers get whatever the prices */
    SampledDraws draws(List<Customer> customers, List<int[]> fixed) {
        var draws = new SampledDraws(offers.size(), SIZE, customers.size());
        var keys = offers.stream()
                .mapToLong(offer -> Chance.mix(offer.id().hashCode()))
                .toArray();
        for (int i = 0; i < customers.size(); i++) {
            var customer = customers.get(i);
            int eligible = 0;
            for (double score : customer.scores()) {
                eligible += score == SlateDraws.REFUSED ? 0 : 1;
            }
            draws.add(
                    i,
                    customer.scores(),
                    customer.stake(),
                    Math.min(SIZE, eligible),
                    temperature,
                    customer.key(),
                    keys);
        }
        fixed.forEach(draws::addFixed);
        return draws;
    }

    PriceSolver.Solution solve(SampledDraws draws, double[] floors, double top5) {
        return PriceSolver.solve(draws, temperature, floors, top5);
    }

    /** Numbers of the offers, those that are taken least without prices first. */
    List<Integer> fromTheLeast(SampledDraws draws) {
        var counts = draws.counts(new double[offers.size()]);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < counts.length; i++) {
            order.add(i);
        }
        order.sort((one, other) -> Integer.compare(counts[one], counts[other]));
        return Collections.unmodifiableList(order);
    }
}
