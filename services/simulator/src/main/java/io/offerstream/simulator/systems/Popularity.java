package io.offerstream.simulator.systems;

import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.world.Attribute;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same order for all customers of a market, or of a segment of it: redemptions for each time an offer was examined,
 * drawn towards the market's own rate of the offer, and that towards the rate of all its offers. Counted without TEST, so
 * that no system steers what it is compared with.
 */
public final class Popularity implements ServingSystem {
    /** What an impression counts by position: the market files' defaults, which nobody tuned to these worlds. */
    static final double[] EXAMINED = {1, 0.85, 0.7, 0.5, 0.5};

    private final Segments segments;
    private final double strength;
    private final Map<String, Counts> counts = new HashMap<>();

    /** What tells segments apart. */
    public enum Segments {
        NONE,
        TIER,
        HOME_DAYPART,
        HOUSEHOLD,
        AGE,
        /** Every combination of profile features. */
        PROFILE
    }

    /** @param strength how many examined impressions an average is worth against counts, {@code > 0} */
    public Popularity(Segments segments, double strength) {
        this.segments = segments;
        this.strength = strength;
    }

    private static final class Counts {
        private final double[][] seen;
        private final double[][] redeemed;
        private int counted;

        Counts(int segments, int offers) {
            seen = new double[segments + 1][offers];
            redeemed = new double[segments + 1][offers];
        }
    }

    @Override
    public void learn(List<KnownMarket> markets) {
        for (var market : markets) {
            var known = counts(market);
            var looks = market.looks();
            int whole = known.seen.length - 1;
            for (; known.counted < market.labelled(); known.counted++) {
                int look = known.counted;
                if (looks.arm(look) != Arm.TEST) {
                    int segment = segment(market, looks.customer(look));
                    for (int position = 0; position < Looks.MOST; position++) {
                        int offer = looks.offer(look, position);
                        if (offer >= 0) {
                            double redeemed = looks.isRedeemed(look, position) ? 1 : 0;
                            known.seen[segment][offer] += EXAMINED[position];
                            known.seen[whole][offer] += EXAMINED[position];
                            known.redeemed[segment][offer] += redeemed;
                            known.redeemed[whole][offer] += redeemed;
                        }
                    }
                }
            }
        }
    }

    @Override
    public void serve(KnownMarket market, int cycle, boolean[] wanted, int[] slates) {
        var known = counts(market);
        int first = market.catalogue().firstLive(cycle);
        var scores = new double[known.seen.length][market.catalogue().liveCount()];
        int whole = scores.length - 1;
        double all = (Arrays.stream(known.redeemed[whole]).sum() + 1)
                / (Arrays.stream(known.seen[whole]).sum() + 1);
        for (int i = 0; i < scores[whole].length; i++) {
            scores[whole][i] = drawn(known, whole, first + i, all);
            for (int segment = 0; segment < whole; segment++) {
                scores[segment][i] = drawn(known, segment, first + i, scores[whole][i]);
            }
        }
        var own = new double[scores[whole].length];
        for (int customer = 0; customer < wanted.length; customer++) {
            if (wanted[customer]) {
                int of = segments == Segments.NONE ? whole : segment(market, customer);
                System.arraycopy(scores[of], 0, own, 0, own.length);
                BestThree.choose(market, cycle, customer, own, slates);
            }
        }
    }

    private double drawn(Counts known, int segment, int offer, double towards) {
        return (known.redeemed[segment][offer] + strength * towards) / (known.seen[segment][offer] + strength);
    }

    private Counts counts(KnownMarket market) {
        return counts.computeIfAbsent(
                market.code(),
                code -> new Counts(segmentCount(), market.catalogue().size()));
    }

    private int segmentCount() {
        return switch (segments) {
            case NONE -> 1;
            case PROFILE ->
                Attribute.OF_CUSTOMERS.stream()
                        .mapToInt(attribute -> attribute.values().size())
                        .reduce(1, (a, b) -> a * b);
            default -> Attribute.OF_CUSTOMERS.get(attribute()).values().size();
        };
    }

    private int segment(KnownMarket market, int customer) {
        return switch (segments) {
            case NONE -> 0;
            case PROFILE -> {
                int number = 0;
                for (int attribute = 0; attribute < Attribute.OF_CUSTOMERS.size(); attribute++) {
                    number = number
                                    * Attribute.OF_CUSTOMERS
                                            .get(attribute)
                                            .values()
                                            .size()
                            + market.profileValue(customer, attribute);
                }
                yield number;
            }
            default -> market.profileValue(customer, attribute());
        };
    }

    /** Which profile feature it is, by its name. */
    private int attribute() {
        return Attribute.OF_CUSTOMERS.stream().map(Attribute::name).toList().indexOf(segments.name());
    }
}
