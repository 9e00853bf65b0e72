package io.offerstream.simulator.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.simulator.population.PopulationConfig.Behaviour;
import io.offerstream.simulator.population.PopulationConfig.Tastes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static final Instant START = Slates.START;
    private static final Instant BEFORE = START.minusMillis(1);
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void shouldRedeemAsOftenAsTheTruthSays() {
        var clean = clean(Tastes.USUAL);
        var slates = new Slates(clean);
        double[] expected = new double[3];
        double[] variance = new double[3];
        double[] observed = new double[3];
        for (var customer : clean.customersJoined(BEFORE, START)) {
            var assignment = slates.of(customer);
            var actions = clean.act(customer, assignment, START, START.plus(WEEK));
            var offers = assignment.orElseThrow().getOffers();
            for (int position = 0; position < 3; position++) {
                var offer = offers.get(position);
                double p = clean.trueExamination(position) * clean.trueRedemptionProbability(customer, offer);
                expected[position] += p * actions.impressions().size();
                variance[position] += p * (1 - p) * actions.impressions().size();
                observed[position] += actions.redemptions().stream()
                        .filter(redemption -> redemption.event().getOfferId().equals(offer))
                        .count();
            }
        }
        assertThat(expected[0]).isGreaterThan(500);
        assertThat(expected[2]).isLessThan(expected[0]);
        for (int position = 0; position < 3; position++) {
            assertThat(observed[position]).isCloseTo(expected[position], within(4 * Math.sqrt(variance[position])));
        }
    }

    @Test
    void shouldRevealTastesInPartByTheProfile() {
        var similar = averageDistance(clean(new Tastes(-2.8, 0.3, 0.25, 0.3, 0.3, 0.3)));
        var hidden = averageDistance(clean(new Tastes(-2.8, 0.3, 0, 0.3, 0.3, 0.3)));
        var told = averageDistance(clean(new Tastes(-2.8, 0.3, 0.25, 0, 0.3, 0.3)));

        assertThat(similar.within).isPositive().isLessThan(0.8 * similar.between);
        assertThat(hidden.within).isCloseTo(hidden.between, within(0.1 * hidden.between));
        assertThat(told.within).isZero();
    }

    @Test
    void shouldHaveTastesOfItsOwnInEachMarket() {
        assertThat(likingCorrelation(0)).isBetween(-0.5, 0.5);
        assertThat(likingCorrelation(1)).isCloseTo(1, within(1e-9));
    }

    @Test
    void shouldKnowAnOfferOfSomebodyElseByItsIdAlone() {
        var population = clean(Tastes.USUAL);
        var customers = population.customersJoined(BEFORE, START);
        double p = population.trueRedemptionProbability(customers.get(0), "from-ops");

        assertThat(p).isStrictlyBetween(0.0, 1.0);
        assertThat(population.trueRedemptionProbability(customers.get(1), "from-ops"))
                .isEqualTo(p);
        assertThat(population.trueRedemptionProbability(customers.get(0), "sim-999999999"))
                .isStrictlyBetween(0.0, 1.0);
    }

    /** Nothing goes wrong on the way and nobody comes to the till unasked. */
    private static Population clean(Tastes tastes) {
        var behaviour = new Behaviour(0.8, 0, 1, 0.75, 0, 0, 0, Duration.ofMinutes(5), 0, 0, 0);
        return new Population(new PopulationConfig(
                11, START, List.of("DE", "CH"), 2_000, 0, 24, 0, Duration.ofDays(1_000), behaviour, tastes));
    }

    private record Distance(double within, double between) {}

    /** Mean squared distance of log-odds between customers of the same profile, and between any. */
    private static Distance averageDistance(Population population) {
        var customers = population.customersJoined(BEFORE, START).subList(0, 400);
        var offers = population.offersUploaded(BEFORE, START).subList(0, 24);
        var odds = customers.stream()
                .map(customer -> offers.stream()
                        .mapToDouble(
                                offer -> logOdds(population.trueRedemptionProbability(customer, offer.getOfferId())))
                        .toArray())
                .toList();
        double within = 0;
        double between = 0;
        int pairs = 0;
        int samePairs = 0;
        for (int one = 0; one < customers.size(); one++) {
            for (int other = 0; other < one; other++) {
                double distance = 0;
                for (int i = 0; i < offers.size(); i++) {
                    distance += Math.pow(odds.get(one)[i] - odds.get(other)[i], 2);
                }
                between += distance;
                pairs++;
                if (customers
                        .get(one)
                        .getProfileFeatures()
                        .equals(customers.get(other).getProfileFeatures())) {
                    within += distance;
                    samePairs++;
                }
            }
        }
        return new Distance(within / samePairs, between / pairs);
    }

    /** How alike two markets like offers of the same features; one profile, nothing individual, no identity. */
    private static double likingCorrelation(double similarity) {
        var population = clean(new Tastes(0, 1, 1, 0, 0, similarity));
        var customers = population.customersJoined(BEFORE, START);
        var german = customers.get(0);
        var swiss = customers.stream()
                .filter(customer -> customer.getMarket().equals("CH"))
                .filter(customer -> customer.getProfileFeatures().equals(german.getProfileFeatures()))
                .findFirst()
                .orElseThrow();
        var truth = new Truth(population.config(), new Catalogue(population.config()));
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        for (var feature : Feature.OF_OFFERS) {
            for (var value : feature.values()) {
                var name = feature.name() + "=" + value;
                ours.add(truth.logOdds(german, "any", List.of(name)));
                theirs.add(truth.logOdds(swiss, "any", List.of(name)));
            }
        }
        return correlation(ours, theirs);
    }

    private static double logOdds(double p) {
        return Math.log(p / (1 - p));
    }

    private static double correlation(List<Double> xs, List<Double> ys) {
        double meanX = xs.stream().mapToDouble(x -> x).average().orElseThrow();
        double meanY = ys.stream().mapToDouble(y -> y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < xs.size(); i++) {
            xy += (xs.get(i) - meanX) * (ys.get(i) - meanY);
            xx += Math.pow(xs.get(i) - meanX, 2);
            yy += Math.pow(ys.get(i) - meanY, 2);
        }
        return xy / Math.sqrt(xx * yy);
    }
}
