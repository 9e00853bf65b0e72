package io.offerstream.interactionstate.exposure;

import io.offerstream.interactionstate.erasure.ErasedCustomers;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.intake.Verdict;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event must fit to: its market, the market's offers, and time as the ticks tell it. Judged at the tick, when
 * all reference data before it is known: so it does not matter whether an offer or its first impression came first.
 *
 * @param erased whose earlier facts are dropped
 * @param tick the one being decided: the newest there is
 * @param previous the one before; empty at the first, when nothing can be late
 */
public record ReferenceRules(
        ReferenceData reference, ErasedCustomers erased, Instant tick, Optional<Instant> previous) {

    public Verdict<Impression> judge(Impression impression) {
        return market(impression.getMarket())
                .then(config -> notErased(
                        config, impression.getMarket(), impression.getCustomerId(), impression.getEventTime()))
                .then(config -> time(config, impression.getEventTime()))
                .then(config -> {
                    for (var offer : impression.getOfferIds()) {
                        if (reference.offer(impression.getMarket(), offer).isEmpty()) {
                            return new Refused<>(
                                    Reason.UNKNOWN_OFFER,
                                    "offer_ids: market " + impression.getMarket() + " has no offer " + offer);
                        }
                    }
                    return new Accepted<>(impression);
                });
    }

    /** Accepts with the id of the offer, looked up where the till gave a code; a reversal has none. */
    public Verdict<Optional<String>> judge(Redemption redemption) {
        return market(redemption.getMarket())
                .then(config -> notErased(
                        config, redemption.getMarket(), redemption.getCustomerId(), redemption.getEventTime()))
                .then(config -> time(config, redemption.getEventTime()))
                .then(config -> redemption.getKind() == RedemptionKind.REVERSED
                        ? new Accepted<>(Optional.empty())
                        : offer(redemption).then(offer -> new Accepted<>(Optional.of(offer))));
    }

    /** An old profile is no news, and never too late; one from the future would stand against every one to come. */
    public Verdict<Customer> judge(Customer customer) {
        return market(customer.getMarket())
                .then(config -> notAhead(config, customer.getEventTime()))
                .then(config ->
                        notErased(config, customer.getMarket(), customer.getCustomerId(), customer.getEventTime()))
                .then(config -> new Accepted<>(customer));
    }

    /** What we assigned to a customer before we were told to forget them is forgotten, too. */
    public Verdict<Assignment> judge(Assignment assignment) {
        return market(assignment.getMarket())
                .then(config -> erased.isDecidedBefore(
                                Keys.of(assignment.getMarket(), assignment.getCustomerId()),
                                assignment.getDecidedAt().toEpochMilli())
                        ? ofAnErasedCustomer()
                        : new Accepted<>(config))
                .then(config -> new Accepted<>(assignment));
    }

    /** Like a profile: it may be old, but not from the future. */
    public Verdict<Erasure> judge(Erasure erasure) {
        return market(erasure.getMarket())
                .then(config -> notAhead(config, erasure.getEventTime()))
                .then(config -> new Accepted<>(erasure));
    }

    private Verdict<MarketConfig> notErased(MarketConfig config, String market, String customer, Instant time) {
        return erased.isForgotten(Keys.of(market, customer), time.toEpochMilli())
                ? ofAnErasedCustomer()
                : new Accepted<>(config);
    }

    private static <V> Verdict<V> ofAnErasedCustomer() {
        return new Refused<>(Reason.ERASED, "of a customer who was erased after it happened, or after it was known");
    }

    private Verdict<String> offer(Redemption redemption) {
        var market = redemption.getMarket();
        var offer = redemption.getOfferId();
        if (offer != null) {
            return reference.offer(market, offer).isPresent()
                    ? new Accepted<>(offer)
                    : new Refused<>(Reason.UNKNOWN_OFFER, "offer_id: market " + market + " has no offer " + offer);
        }
        var code = redemption.getPosCode();
        return reference
                .offerByPosCode(market, code)
                .<Verdict<String>>map(Accepted::new)
                .orElseGet(() -> new Refused<>(
                        Reason.UNKNOWN_POS_CODE, "pos_code: no offer of market " + market + " has the code " + code));
    }

    /** The settings of a known market. */
    private Verdict<MarketConfig> market(String market) {
        return reference
                .config(market)
                .<Verdict<MarketConfig>>map(Accepted::new)
                .orElseGet(() -> new Refused<>(
                        Reason.UNKNOWN_MARKET,
                        "market: no configuration of " + market + " has been applied; add config/markets/" + market
                                + ".yml and apply it"));
    }

    private Verdict<MarketConfig> time(MarketConfig config, Instant time) {
        return notAhead(config, time).then(known -> notTooLate(known, time));
    }

    private Verdict<MarketConfig> notAhead(MarketConfig config, Instant time) {
        var latest = tick.plus(config.events().futureTolerance());
        if (time.isAfter(latest)) {
            return new Refused<>(
                    Reason.FUTURE_TIMESTAMP,
                    "event_time: " + time + " is ahead of the newest tick " + tick + " by more than "
                            + config.events().futureTolerance());
        }
        return new Accepted<>(config);
    }

    private Verdict<MarketConfig> notTooLate(MarketConfig config, Instant time) {
        var earliest = previous.map(before -> before.minus(config.events().correctUntil()));
        if (earliest.isPresent() && time.isBefore(earliest.get())) {
            return new Refused<>(
                    Reason.TOO_LATE,
                    "event_time: " + time + " is older than " + config.events().correctUntil() + " before the tick "
                            + previous.get());
        }
        return new Accepted<>(config);
    }
}
