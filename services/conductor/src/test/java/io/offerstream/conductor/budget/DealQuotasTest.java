package io.offerstream.conductor.budget;

import static io.offerstream.platform.fixture.TestMarket.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Quota;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DealQuotasTest {
    private static Map<Arm, Double> shares(Random random) {
        double first = random.nextDouble();
        double second = (1 - first) * random.nextDouble();
        double holdOut = random.nextInt(3) == 0 ? 0 : 0.2 * random.nextDouble();
        var shares = new EnumMap<Arm, Double>(Arm.class);
        shares.put(Arm.TEST, first * (1 - holdOut));
        shares.put(Arm.CONTROL_POPULARITY, random.nextBoolean() ? 0 : second * (1 - holdOut));
        shares.put(Arm.CONTROL_RANDOM, 1 - holdOut - shares.get(Arm.TEST) - shares.get(Arm.CONTROL_POPULARITY));
        if (holdOut > 0) {
            shares.put(Arm.HOLD_OUT, holdOut);
        }
        return shares;
    }

    private static long sum(List<Quota> quotas) {
        return quotas.stream()
                .map(Quota::getBuckets)
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    @Property(tries = 300)
    void shouldDealExactlyWhatThereIsAndEveryoneTheirShare(
            @ForAll long seed, @ForAll @LongRange(min = 0, max = 1_000_000) long units) {
        var shares = shares(new Random(seed));

        var quotas = DealQuotas.deal("o-" + seed, units, shares, "cycle-" + seed);

        assertThat(sum(quotas)).isEqualTo(units);
        for (var quota : quotas) {
            double share = shares.get(Arm.valueOf(quota.getArm()));
            assertThat((double) sum(List.of(quota))).isBetween(units * share - 1, units * share + 1);
            long least =
                    quota.getBuckets().stream().mapToLong(Long::longValue).min().orElseThrow();
            assertThat(quota.getBuckets())
                    .hasSize(64)
                    .allSatisfy(bucket -> assertThat(bucket).isBetween(least, least + 1));
            assertThat(share > 0 || sum(List.of(quota)) == 0)
                    .as("an arm without customers gets nothing")
                    .isTrue();
        }
    }

    @Test
    void shouldNotAlwaysFavourTheSameBuckets() {
        var shares = Map.of(Arm.TEST, 1.0);
        var lucky = new HashSet<Integer>();
        for (int cycle = 0; cycle < 60; cycle++) {
            var buckets =
                    DealQuotas.deal("o-1", 5, shares, "cycle-" + cycle).get(0).getBuckets();
            for (int bucket = 0; bucket < buckets.size(); bucket++) {
                if (buckets.get(bucket) > 0) {
                    lucky.add(bucket);
                }
            }
        }
        assertThat(lucky).hasSizeGreaterThan(55);
    }

    /** Whoever is handed an offer may redeem it, and may do so late; nobody else may. */
    @Property(tries = 100)
    void shouldNeverIssueMoreThanTheBudget(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 500) int budget,
            @ForAll @IntRange(min = 1, max = 8) int cycles) {
        var random = new Random(seed);
        var config = MarketConfig.parse(
                "DE.yml",
                YAML.replace("id: fixture", "id: fixture\n  hold_out: " + (random.nextBoolean() ? "0.1" : "0")));
        var offer = Events.offer("o-1");
        offer.setRedemptionBudget((long) budget);
        long redeemed = 0;
        for (int cycle = 0; cycle < cycles; cycle++) {
            long known = redeemed;
            long handed =
                    sum(new CycleBudgets((market, id) -> known).opening(config, "cycle-" + cycle, List.of(offer)));
            assertThat(redeemed + handed).isLessThanOrEqualTo(budget);
            // All of them, none, or some.
            long now = random.nextInt(3) == 0 ? handed : handed == 0 ? 0 : random.nextLong(handed + 1);
            redeemed += now;
            assertThat(redeemed).isLessThanOrEqualTo(budget);
        }
    }
}
