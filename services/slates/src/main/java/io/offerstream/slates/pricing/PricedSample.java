package io.offerstream.slates.pricing;

import io.offerstream.ranking.slate.SlateDraws;
import io.offerstream.slates.cycle.SampledCustomers;
import io.offerstream.slates.policy.Stakes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A sample under one policy of TEST: which prices reach the targets, and what they give up. Owned by one thread. */
final class PricedSample {
    private static final double SLATES = 1000;

    private final SampledCustomers sample;
    private final SampledDraws draws;
    private final Optional<SampledDraws.Worth> worth;

    private PricedSample(SampledCustomers sample, Scores scores, Stakes stakes, Optional<SampledDraws.Worth> worth) {
        this.sample = sample;
        this.worth = worth;
        int offers = sample.offers().size();
        int drawing = 0;
        int size = 1;
        for (int customer = 0; customer < sample.customers(); customer++) {
            drawing += isDrawn(customer) ? 1 : 0;
            size = Math.max(size, sample.choice(customer).size());
        }
        draws = new SampledDraws(offers, size, drawing);
        var row = new double[offers];
        for (int customer = 0; customer < sample.customers(); customer++) {
            if (isDrawn(customer)) {
                var choice = sample.choice(customer);
                for (int offer = 0; offer < offers; offer++) {
                    row[offer] = choice.eligible().test(offer) ? scores.of(customer, offer) : SlateDraws.REFUSED;
                }
                draws.add(
                        customer,
                        row,
                        stakes.of(customer),
                        choice.size(),
                        sample.temperature(),
                        choice.customerKey(),
                        sample.offers().keys());
            } else {
                draws.addFixed(sample.fixed(customer).offers().stream()
                        .mapToInt(sample.offers()::indexOf)
                        .toArray());
            }
        }
    }

    private interface Scores {
        double of(int customer, int offer);
    }

    static PricedSample byModel(SampledCustomers sample) {
        return new PricedSample(
                sample,
                sample::score,
                sample::stake,
                sample.calibrator()
                        .map(found -> (customer, offer, position) ->
                                sample.probability(customer, offer).orElseThrow()
                                        * sample.examination().weight(position)));
    }

    static PricedSample byPopularity(SampledCustomers sample) {
        return new PricedSample(
                sample,
                (customer, offer) -> sample.popularityLogOdds(offer),
                Stakes.EQUAL,
                Optional.of((customer, offer, position) ->
                        sample.popularity(offer) * sample.examination().weight(position)));
    }

    private boolean isDrawn(int customer) {
        return sample.fixed(customer).offers().isEmpty();
    }

    PriceSolver.Solution solve(PriceTargets targets) {
        List<String> ids = sample.offers().ids();
        return PriceSolver.solve(draws, sample.temperature(), targets.floors(ids, ids.size()), targets.aim());
    }

    int[] counts(double[] prices) {
        return draws.counts(prices);
    }

    /** Of all positions. */
    double top5(int[] counts) {
        return draws.positions() == 0 ? 0 : PriceSolver.top5(counts) / (double) draws.positions();
    }

    /** Of all positions, by offer. */
    double[] shares(int[] counts) {
        return Arrays.stream(counts)
                .mapToDouble(count -> draws.positions() == 0 ? 0 : count / (double) draws.positions())
                .toArray();
    }

    /** Expected redemptions that other prices give up against some, per 1,000 slates of TEST; empty where nobody knows. */
    OptionalDouble cost(double[] without, double[] with) {
        long slates = draws.slates(sample.customers());
        return slates == 0 || worth.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        SLATES * (draws.worth(without, worth.get()) - draws.worth(with, worth.get())) / slates);
    }
}
