package io.offerstream.simulator.population;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When one customer opens the app or comes to the till, and what they decide there. At most one of each an hour; what
 * happens in an hour is drawn by the hour's number, whatever steps time is cut into.
 */
final class Visits {
    private static final Duration HOUR = Duration.ofHours(1);
    /** A redemption follows the look at the app within this time. */
    private static final Duration TO_THE_TILL = Duration.ofMinutes(30);

    private static final double LIVELIEST = 3;

    private final PopulationConfig config;
    private final Catalogue catalogue;
    private final Truth truth;
    private final Customer customer;
    private final Chance chance;
    private final Daypart home;
    /** Drawn once for the customer; a step adds its number. */
    private final long appSeed;

    private final long tillSeed;
    /** How much more or less than the average this customer comes. */
    private final double liveliness;

    Visits(PopulationConfig config, Catalogue catalogue, Truth truth, Customer customer) {
        this.config = config;
        this.catalogue = catalogue;
        this.truth = truth;
        this.customer = customer;
        this.chance = new Chance(config.seed());
        this.home = Daypart.valueOf(Feature.HOME_DAYPART.of(customer.getProfileFeatures()));
        var random = chance.of("visits", customer.getMarket(), customer.getCustomerId());
        this.appSeed = random.nextLong();
        this.tillSeed = random.nextLong();
        double drawn = Math.min(LIVELIEST, -Math.log1p(-random.nextDouble()));
        double spread = config.behaviour().spread();
        this.liveliness = spread * drawn + (1 - spread);
    }

    static double examination(PopulationConfig config, int position) {
        return Math.pow(config.behaviour().examinationDecay(), position);
    }

    /** Records what happens in ({@code from}, {@code to}]. */
    void record(Optional<Assignment> assignment, Instant from, Instant to, Recorder recorder) {
        long last = to.toEpochMilli() / HOUR.toMillis();
        for (long hour = from.toEpochMilli() / HOUR.toMillis(); hour <= last; hour++) {
            // The generator mixes its seed well: hours that follow each other have nothing in common.
            var app = new SplittableRandom(appSeed + hour);
            var till = new SplittableRandom(tillSeed + hour);
            var step = Long.toString(hour);
            visit(hour, config.behaviour().appOpensPerDay(), app)
                    .filter(time -> time.isAfter(from) && !time.isAfter(to))
                    .ifPresent(time -> assignment
                            .filter(current -> isValid(current, time))
                            .ifPresent(current -> lookAt(current, step, time, app, recorder)));
            visit(hour, config.behaviour().storeVisitsPerDay(), till)
                    .filter(time -> time.isAfter(from) && !time.isAfter(to))
                    .ifPresent(time -> considerAnything(step, time, till, recorder));
        }
    }

    private Optional<Instant> visit(long hour, double perDay, SplittableRandom random) {
        var from = Instant.ofEpochMilli(hour * HOUR.toMillis());
        boolean comes =
                random.nextDouble() < perDay * liveliness * Daypart.ofHour(hour).shareOfHour(home);
        var time = from.plusMillis(random.nextLong(HOUR.toMillis()));
        return comes && !time.isBefore(customer.getEventTime()) ? Optional.of(time) : Optional.empty();
    }

    private void lookAt(Assignment assignment, String step, Instant time, SplittableRandom random, Recorder recorder) {
        var slate = assignment.getOffers();
        if (slate.isEmpty()) {
            return;
        }
        recorder.impression(step, time, assignment);
        // One draw for the slate: whoever looks at a position has looked at those before it.
        double eyes = random.nextDouble();
        for (int position = 0; position < slate.size() && eyes < examination(config, position); position++) {
            redeemIfLiked("redeem", step, slate.get(position), time, recorder);
        }
    }

    private void considerAnything(String step, Instant time, SplittableRandom random, Recorder recorder) {
        var live = catalogue.live(customer.getMarket(), time);
        if (!live.isEmpty()) {
            var offer = live.get(random.nextInt(live.size()));
            redeemIfLiked("organic", step, offer.getOfferId(), time, recorder);
        }
    }

    /** Keyed by the offer: the same customer at the same time decides the same, whatever else they are shown. */
    private void redeemIfLiked(String kind, String step, String offerId, Instant time, Recorder recorder) {
        var random = chance.of(kind, customer.getMarket(), customer.getCustomerId(), step, offerId);
        boolean likes = random.nextDouble() < truth.redemptionProbability(customer, offerId);
        var redeemed = time.plusMillis(1 + random.nextLong(TO_THE_TILL.toMillis()));
        boolean valid = catalogue
                .find(customer.getMarket(), offerId)
                .map(offer -> Catalogue.isValid(offer, redeemed))
                .orElse(true);
        if (likes && valid) {
            recorder.redemption(kind, step, redeemed, offerId);
        }
    }

    private static boolean isValid(Assignment assignment, Instant time) {
        return !time.isBefore(assignment.getValidFrom()) && time.isBefore(assignment.getValidTo());
    }
}
