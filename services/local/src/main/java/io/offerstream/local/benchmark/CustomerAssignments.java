package io.offerstream.local.benchmark;

import static io.offerstream.local.benchmark.CustomerCatalogue.CONFIG;
import static io.offerstream.local.benchmark.CustomerCatalogue.MARKET;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.experiment.bucketing.Split;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the assigner would give each customer of the benchmark: a pure function of customer and cycle. */
final class CustomerAssignments {
    /** Offers in a slate. */
    static final int SLATE = 3;

    private static final Split<Arm> SPLIT = new Split<>(CONFIG.experiment().arms().stream()
            .map(share -> new Split.Share<>(share.arm(), share.weight()))
            .toList());
    private static final List<String> CYCLE_IDS = IntStream.range(0, CustomerTimeline.CYCLES)
            .mapToObj(CustomerCatalogue::cycleId)
            .toList();
    private static final double CHANCE_OF_SLATE = 1.0 / 59_280;

    private CustomerAssignments() {}

    /** An opaque id; one number has always the same, and no other. */
    static String customerId(int number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        return String.format("%016x", mixed ^ (mixed >>> 29));
    }

    static String id(int customer, int cycle) {
        return Keys.of(MARKET, customerId(customer)) + ":" + CYCLE_IDS.get(cycle) + ":1";
    }

    /** Numbers of the offers of the slate, in order; some offers are in many more slates than others. */
    static int[] offers(int customer, int cycle) {
        var random = new SplittableRandom(31L * customer + cycle);
        int[] offers = {-1, -1, -1};
        for (int position = 0; position < SLATE; position++) {
            int drawn;
            do {
                double where = random.nextDouble();
                drawn = (int) (CustomerCatalogue.LIVE * where * where);
            } while (drawn == offers[0] || drawn == offers[1]);
            offers[position] = drawn;
        }
        return offers;
    }

    /** As it is decided at the tick at which the cycle opens. */
    static Assignment of(int customer, int cycle, Instant tick) {
        var experiment = CONFIG.experiment().id();
        var bucketing = Bucketing.of(experiment, CYCLE_IDS.get(cycle), Keys.of(MARKET, customerId(customer)));
        var arm = SPLIT.armOf(bucketing);
        var offers = IntStream.of(offers(customer, cycle))
                .mapToObj(CustomerCatalogue::offer)
                .toList();
        return Assignment.newBuilder()
                .setAssignmentId(id(customer, cycle))
                .setMarket(MARKET)
                .setCustomerId(customerId(customer))
                .setCycleId(CYCLE_IDS.get(cycle))
                .setExperimentId(experiment)
                .setGroup(arm == Arm.TEST ? Group.TEST : Group.CONTROL)
                .setArm(arm)
                .setBucket(bucketing.bucket())
                .setHashVersion(Bucketing.HASH_VERSION)
                .setArmWeights(CustomerCatalogue.armWeights())
                .setServedPolicy(policy(arm))
                .setCause(Cause.CYCLE_OPENED)
                .setReason(ServingReason.ARM)
                .setOffers(offers)
                .setOffer1(offers.get(0))
                .setOffer2(offers.get(1))
                .setOffer3(offers.get(2))
                .setScore1(2.5)
                .setScore2(2.0)
                .setScore3(1.5)
                .setPropensity(CHANCE_OF_SLATE)
                .setPropensity1(1.0 / 40)
                .setPropensity2(1.0 / 39)
                .setPropensity3(1.0 / 38)
                .setEligibleOffers(CustomerCatalogue.LIVE)
                .setModelVersion(arm == Arm.TEST ? 7L + cycle : null)
                .setPopularityAsOf(tick)
                .setCustomerFeaturesAsOf(tick)
                .setConfigHash(CONFIG.hash())
                .setRevision(1)
                .setDecidedAt(tick)
                .setValidFrom(tick)
                .setValidTo(CustomerTimeline.opensAt(cycle + 1))
                .build();
    }

    private static Policy policy(Arm arm) {
        return switch (arm) {
            case TEST -> Policy.MODEL;
            case CONTROL_RANDOM -> Policy.RANDOM;
            default -> Policy.POPULARITY;
        };
    }
}
