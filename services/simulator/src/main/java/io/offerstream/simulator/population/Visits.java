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
    /** How much more or less than the average this customer comes. */
    private final double liveliness;

    Visits(PopulationConfig config, Catalogue catalogue, Truth truth, Customer customer) {
        this.config = config;
        this.catalogue = catalogue;
        this.truth = truth;
        this.customer = customer;
        this.chance = new Chance(config.seed());
        this.home = Daypart.valueOf(Feature.HOME_DAYPART.of(customer.getProfileFeatures()));
        this.liveliness = Math.min(LIVELIEST, -Math.log1p(-chance.uniform("liveliness", customer.getMarket(), id())));
    }

    static double examination(PopulationConfig config, int position) {
        return Math.pow(config.behaviour().examinationDecay(), position);
    }

    /** Records what happens in ({@code from}, {@code to}]. */
    void record(Optional<Assignment> assignment, Instant from, Instant to, Recorder recorder) {
        long last = to.toEpochMilli() / HOUR.toMillis();
        for (long hour = from.toEpochMilli() / HOUR.toMillis(); hour <= last; hour++) {
            var step = Long.toString(hour);
            visit("app", step, config.behaviour().appOpensPerDay())
                    .filter(time -> time.isAfter(from) && !time.isAfter(to))
                    .ifPresent(time -> assignment
                            .filter(current -> isValid(current, time))
                            .ifPresent(current -> lookAt(current, step, time, recorder)));
            visit("till", step, config.behaviour().storeVisitsPerDay())
                    .filter(time -> time.isAfter(from) && !time.isAfter(to))
                    .ifPresent(time -> considerAnything(step, time, recorder));
        }
    }

    private Optional<Instant> visit(String kind, String step, double perDay) {
        var hour = Instant.ofEpochMilli(Long.parseLong(step) * HOUR.toMillis());
        var random = random(kind, step);
        boolean comes =
                random.nextDouble() < perDay * liveliness * Daypart.of(hour).shareOfHour(home);
        var time = hour.plusMillis(random.nextLong(HOUR.toMillis()));
        return comes && !time.isBefore(customer.getEventTime()) ? Optional.of(time) : Optional.empty();
    }

    private void lookAt(Assignment assignment, String step, Instant time, Recorder recorder) {
        var slate = assignment.getOffers();
        if (slate.isEmpty()) {
            return;
        }
        recorder.impression(step, time, assignment);
        double eyes = chance.uniform("examine", customer.getMarket(), id(), step);
        // One draw for the slate: whoever looks at a position has looked at those before it.
        for (int position = 0; position < slate.size() && eyes < examination(config, position); position++) {
            var offer = slate.get(position);
            redeemIfLiked("redeem", step, offer, time, recorder);
        }
    }

    private void considerAnything(String step, Instant time, Recorder recorder) {
        var live = catalogue.live(customer.getMarket(), time);
        if (!live.isEmpty()) {
            var offer = live.get(random("organic", step).nextInt(live.size()));
            redeemIfLiked("organic", step, offer.getOfferId(), time, recorder);
        }
    }

    /** Keyed by the offer: the same customer at the same time decides the same, whatever else they are shown. */
    private void redeemIfLiked(String kind, String step, String offerId, Instant time, Recorder recorder) {
        var random = random(kind + "-" + offerId, step);
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

    private SplittableRandom random(String kind, String step) {
        return chance.of(kind, customer.getMarket(), id(), step);
    }

    private String id() {
        return customer.getCustomerId();
    }
}
