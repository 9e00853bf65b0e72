package io.offerstream.slates.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PriceSolverTest {
    private static final double CAP = 0.4;
    private static final double AIM = 0.95;

    private static double cap(int offers) {
        return Math.min(1, Math.max(CAP, 1.3 * 5 / offers));
    }

    /** Floors of some of the offers that are taken least. */
    private static double[] floors(Crowd crowd, SampledDraws draws, int count, double share) {
        var floors = new double[crowd.offers.size()];
        crowd.fromTheLeast(draws).subList(0, count).forEach(offer -> floors[offer] = share);
        return floors;
    }

    private static double top5(SampledDraws draws, int[] counts) {
        return PriceSolver.top5(counts) / (double) draws.positions();
    }

    @Property(tries = 30)
    void shouldReachFloorAndCapOnTheSample(
            @ForAll long seed,
            @ForAll @IntRange(min = 12, max = 60) int offers,
            @ForAll @IntRange(max = 3) int newOnes,
            @ForAll @IntRange(min = 30, max = 300) int customers) {
        var random = new Random(seed);
        var crowd = new Crowd(seed, offers, 1.5 * random.nextDouble(), 0.1 + random.nextDouble(), 0.1);
        var draws = crowd.draws(crowd.customers(customers));
        var floors = floors(crowd, draws, newOnes, 0.02);
        double cap = AIM * cap(offers);

        var solution = crowd.solve(draws, floors, cap);

        assertThat(solution.isFloorMissed()).isFalse();
        assertThat(solution.isCapMissed()).isFalse();
        assertThat(top5(draws, solution.counts())).isLessThanOrEqualTo(1.01 * cap);
        for (int offer = 0; offer < offers; offer++) {
            assertThat(solution.counts()[offer] / (double) draws.positions())
                    .as("%s", crowd.offers.get(offer).id())
                    .isGreaterThanOrEqualTo(0.99 * floors[offer]);
        }
    }

    @Property(tries = 20)
    void shouldSetNoPricesWhereNothingBinds(@ForAll long seed, @ForAll @IntRange(min = 12, max = 40) int offers) {
        var crowd = new Crowd(seed, offers, 0.1, 1, 0);
        var draws = crowd.draws(crowd.customers(100));
        var floors = new double[offers];
        floors[0] = 0.5 * draws.counts(new double[offers])[0] / draws.positions();

        assertThat(crowd.solve(draws, floors, 0.9).prices()).containsOnly(0);
    }

    @Property(tries = 20)
    void shouldRaiseNewOffersOnlyAndLowerThoseThatAreTakenMost(
            @ForAll long seed, @ForAll @IntRange(min = 20, max = 40) int offers) {
        var crowd = new Crowd(seed, offers, 1.2, 0.25, 0);
        var draws = crowd.draws(crowd.customers(200));
        var floors = floors(crowd, draws, 2, 0.03);
        var unpriced = draws.counts(new double[offers]);

        var solution = crowd.solve(draws, floors, AIM * cap(offers));
        var prices = solution.prices();

        var order = crowd.fromTheLeast(draws);
        for (int offer = 0; offer < offers; offer++) {
            if (floors[offer] > 0) {
                // The cap may take from a new offer too, as long as its floor is left.
                boolean hasFloor = solution.counts()[offer] >= 0.99 * floors[offer] * draws.positions();
                assertThat(prices[offer] >= 0 || hasFloor).isTrue();
            } else {
                assertThat(prices[offer]).isNotPositive();
            }
        }
        var most = order.subList(offers - 5, offers);
        if (most.stream().mapToInt(offer -> unpriced[offer]).sum() > AIM * cap(offers) * draws.positions()) {
            assertThat(prices[most.get(4)]).isNegative();
        }
        assertThat(Arrays.stream(prices).filter(price -> price == 0))
                .as("those taken least")
                .isNotEmpty();
    }

    @Property(tries = 10)
    void shouldNotDependOnTheOrderOfCustomersOrOffers(@ForAll long seed) {
        var crowd = new Crowd(seed, 25, 1, 0.25, 0.1);
        var customers = new ArrayList<>(crowd.customers(150));
        var draws = crowd.draws(customers);
        var floors = floors(crowd, draws, 2, 0.03);
        var first = crowd.solve(draws, floors, 0.38);
        assertThat(crowd.solve(crowd.draws(customers), floors, 0.38).prices()).isEqualTo(first.prices());

        Collections.shuffle(customers, new Random(seed));
        assertThat(crowd.solve(crowd.draws(customers), floors, 0.38).prices()).isEqualTo(first.prices());
    }

    @Test
    void shouldLetTheFloorStandAboveTheCap() {
        var crowd = new Crowd(1, 20, 1, 0.25, 0);
        var draws = crowd.draws(crowd.customers(200));
        var floors = floors(crowd, draws, 3, 0.2);

        var solution = crowd.solve(draws, floors, 0.5);

        assertThat(solution.isCapMissed()).isTrue();
        assertThat(solution.isFloorMissed()).isFalse();
    }

    @Test
    void shouldSayThatAFloorIsOutOfReach() {
        var crowd = new Crowd(1, 20, 1, 0.25, 0.5);
        var draws = crowd.draws(crowd.customers(200));
        var floors = floors(crowd, draws, 1, 0.3);

        var solution = crowd.solve(draws, floors, 1);

        assertThat(solution.isFloorMissed()).isTrue();
        assertThat(Arrays.stream(solution.prices()))
                .allSatisfy(price -> assertThat(price).isFinite());
    }

    @Test
    void shouldCountWhatNoPriceMoves() {
        var crowd = new Crowd(1, 20, 1, 0.25, 0);
        var fixed = new ArrayList<int[]>();
        for (int i = 0; i < 40; i++) {
            fixed.add(new int[] {0, 1, 2});
        }
        var draws = crowd.draws(crowd.customers(160), fixed);

        var solution = crowd.solve(draws, new double[20], 0.4);

        assertThat(solution.isCapMissed()).isFalse();
        assertThat(solution.counts()[0]).isGreaterThanOrEqualTo(draws.fixed(0));
        assertThat(draws.fixed(0) / (double) draws.positions()).isCloseTo(0.2 / 3, within(1e-9));
    }

    /** The figures of docs/decisions/0038-prices.md: what a sample promises for everybody else. */
    @Test
    void shouldHoldForOthersThanTheSample() {
        var lines = new ArrayList<String>();
        int broken = 0;
        int runs = 0;
        double shortest = 1;
        double highest = 0;
        for (int offers : List.of(20, 40, 100)) {
            for (long seed = 0; seed < 8; seed++) {
                var crowd = new Crowd(seed, offers, 1, 0.25, 0.05);
                var draws = crowd.draws(crowd.customers(512));
                var floors = floors(crowd, draws, 2, 0.02);
                long began = System.nanoTime();
                var solution = crowd.solve(draws, floors, AIM * cap(offers));
                long millis = (System.nanoTime() - began) / 1_000_000;
                var others = crowd.draws(crowd.customers(20_000));
                var counts = others.counts(solution.prices());
                double five = top5(others, counts) / cap(offers);
                double least = 1;
                for (int offer = 0; offer < offers; offer++) {
                    if (floors[offer] > 0) {
                        least = Math.min(least, counts[offer] / (floors[offer] * others.positions()));
                    }
                }
                runs++;
                broken += five > 1 ? 1 : 0;
                highest = Math.max(highest, five);
                shortest = Math.min(shortest, least);
                lines.add(String.format(
                        "%d offers, seed %d: unpriced %.3f, five of the cap %.3f, floor %.3f, %d ms",
                        offers, seed, top5(others, others.counts(new double[offers])), five, least, millis));
            }
        }
        assertThat(broken).as("of %d: %s", runs, lines).isLessThanOrEqualTo(2);
        assertThat(highest).as("%s", lines).isLessThan(1.02);
        assertThat(shortest).as("%s", lines).isGreaterThan(0.75);
    }
}
