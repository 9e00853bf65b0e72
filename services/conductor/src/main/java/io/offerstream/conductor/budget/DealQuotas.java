package io.offerstream.conductor.budget;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Quota;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deals a number of units to arms by their share of the customers, and each arm's evenly to buckets: exactly so many, by
 * the largest remainder. Who gets what cannot be shared evenly changes from cycle to cycle and from offer to offer, by a
 * hash. A pure function.
 */
final class DealQuotas {
    private DealQuotas() {}

    /** The arms' shares of the customers; a hold-out is one, since its customers get the same offers. */
    static Map<Arm, Double> shares(MarketConfig config) {
        var experiment = config.experiment();
        var shares = new EnumMap<Arm, Double>(Arm.class);
        experiment.arms().forEach(arm -> shares.put(arm.arm(), arm.weight() * (1 - experiment.holdOut())));
        if (experiment.holdOut() > 0) {
            shares.put(Arm.HOLD_OUT, experiment.holdOut());
        }
        return shares;
    }

    /**
     * Deals.
     *
     * @param offerId empty for the market's own budget
     * @param units 0 or more
     * @param shares of the arms; they sum to 1
     * @return one for each arm, sorted by its name; all buckets of all arms sum to {@code units}
     */
    static List<Quota> deal(String offerId, long units, Map<Arm, Double> shares, String cycleId) {
        var arms = new ArrayList<>(shares.keySet());
        arms.sort(Comparator.comparing(Arm::name));
        var whole = new long[arms.size()];
        var rests = new double[arms.size()];
        long left = units;
        for (int i = 0; i < whole.length; i++) {
            double part = units * shares.get(arms.get(i));
            // A sum of shares may be above 1 by what doubles lose.
            whole[i] = Math.min(left, (long) Math.floor(part));
            rests[i] = shares.get(arms.get(i)) > 0 ? part - whole[i] : -1;
            left -= whole[i];
        }
        int start = Math.floorMod(hash(offerId, cycleId, ""), whole.length);
        var largestFirst = IntStream.range(0, whole.length)
                .mapToObj(i -> (start + i) % whole.length)
                .sorted((one, other) -> Double.compare(rests[other], rests[one]))
                .toList();
        for (int i = 0; left > 0; i = (i + 1) % whole.length) {
            int arm = largestFirst.get(i);
            if (rests[arm] >= 0) {
                whole[arm]++;
                left--;
            }
        }
        var quotas = new ArrayList<Quota>();
        for (int i = 0; i < whole.length; i++) {
            var name = arms.get(i).name();
            quotas.add(new Quota(offerId, name, buckets(whole[i], hash(offerId, cycleId, name))));
        }
        return quotas;
    }

    private static List<Long> buckets(long units, long hash) {
        int buckets = BucketOfCustomer.BUCKETS;
        var each = new Long[buckets];
        Arrays.fill(each, units / buckets);
        int start = Math.floorMod(hash, buckets);
        // Odd, so that it comes round to every bucket; and not 1, so that neighbours are not always luckier together.
        int stride = Math.floorMod(hash >>> 32, buckets) | 1;
        for (int i = 0; i < units % buckets; i++) {
            each[(start + i * stride) % buckets]++;
        }
        return List.of(each);
    }

    private static long hash(String offerId, String cycleId, String arm) {
        var text = offerId + "\u001f" + cycleId + "\u001f" + arm;
        return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
