package io.offerstream.platform.intake;

import io.offerstream.platform.market.BadMarketConfigException;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.SlateEvaluation;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a producer's event must look like by itself, before anything is looked up. One place for the services, for
 * {@code events check} and for uploads, so that all of them refuse the same.
 */
public final class EventRules {
    /** Most offers one slate may hold. */
    public static final int MAX_SLATE = 50;

    private static final int MAX_ID_LENGTH = 200;
    private static final int MAX_FEATURES = 200;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Pattern MARKET = Pattern.compile("[A-Z]{2,8}");
    private static final Pattern FEATURE = Pattern.compile("[A-Za-z0-9_.-]{1,64}=[^\\p{Cntrl}]{1,128}");

    /** The first rule that is broken, in the order of the fields; empty if the event is fine. */
    public static Optional<Verdict.Refused<SpecificRecord>> check(SpecificRecord event) {
        var rules = new EventRules();
        if (event instanceof Impression impression) {
            rules.impression(impression);
        } else if (event instanceof Redemption redemption) {
            rules.redemption(redemption);
        } else if (event instanceof Customer customer) {
            rules.customer(customer);
        } else if (event instanceof Offer offer) {
            rules.offer(offer);
        } else if (event instanceof Market market) {
            rules.market(market);
        } else if (event instanceof Erasure erasure) {
            rules.envelope(erasure.getEventId(), erasure.getEventTime(), erasure.getMarket());
            rules.id("customer_id", erasure.getCustomerId());
        } else if (event instanceof SlateEvaluation evaluation) {
            rules.evaluation(evaluation);
        } else if (event instanceof ModelRequest request) {
            rules.request(request);
        } else {
            throw new IllegalArgumentException(event.getSchema().getName() + " is not an event of a producer");
        }
        return rules.broken;
    }

    private Optional<Verdict.Refused<SpecificRecord>> broken = Optional.empty();

    private EventRules() {}

    private void require(boolean holds, Reason reason, String detail) {
        if (!holds && broken.isEmpty()) {
            broken = Optional.of(new Verdict.Refused<>(reason, detail));
        }
    }

    private void request(ModelRequest request) {
        envelope(request.getEventId(), request.getEventTime(), request.getMarket());
        require(
                request.getAction() != ModelAction.UNKNOWN,
                Reason.UNKNOWN_ENUM,
                "action: expected REFIT, PROMOTE, ROLLBACK or RELEASE");
        boolean names = request.getAction() == ModelAction.PROMOTE || request.getAction() == ModelAction.ROLLBACK;
        require(
                !names || (request.getVersion() != null && request.getVersion() > 0),
                Reason.BAD_NUMBER,
                "version: expected a version from 1, found " + request.getVersion());
    }

    private void impression(Impression impression) {
        envelope(impression.getEventId(), impression.getEventTime(), impression.getMarket());
        id("customer_id", impression.getCustomerId());
        var slate = impression.getOfferIds();
        require(
                !slate.isEmpty() && slate.size() <= MAX_SLATE,
                Reason.BAD_SLATE,
                "offer_ids: expected 1 to " + MAX_SLATE + " offers, found " + slate.size());
        slate.forEach(offer -> id("offer_ids", offer));
        require(
                new HashSet<>(slate).size() == slate.size(),
                Reason.BAD_SLATE,
                "offer_ids: an offer stands in the slate twice");
        require(impression.getEvidence() != Evidence.UNKNOWN, Reason.UNKNOWN_ENUM, "evidence: expected VIEWED or SENT");
        optionalId("session_id", impression.getSessionId());
        optionalId("assignment_id", impression.getAssignmentId());
        features("context_features", impression.getContextFeatures());
        Double propensity = impression.getLoggedPropensity();
        require(
                propensity == null || (propensity > 0 && propensity <= 1),
                Reason.BAD_PROPENSITY,
                "logged_propensity: expected a probability in (0, 1], found " + propensity);
    }

    private void redemption(Redemption redemption) {
        envelope(redemption.getEventId(), redemption.getEventTime(), redemption.getMarket());
        id("customer_id", redemption.getCustomerId());
        require(
                redemption.getKind() != RedemptionKind.UNKNOWN,
                Reason.UNKNOWN_ENUM,
                "kind: expected REDEEMED or REVERSED");
        if (redemption.getKind() == RedemptionKind.REVERSED) {
            require(
                    redemption.getReversesEventId() != null,
                    Reason.BAD_REFERENCE,
                    "reverses_event_id: a reversal must name the redemption it takes back");
        } else {
            require(
                    redemption.getOfferId() != null || redemption.getPosCode() != null,
                    Reason.BAD_REFERENCE,
                    "offer_id: a redemption must name its offer, by offer_id or by pos_code");
        }
        optionalId("offer_id", redemption.getOfferId());
        optionalId("pos_code", redemption.getPosCode());
        optionalId("reverses_event_id", redemption.getReversesEventId());
        optionalId("store_id", redemption.getStoreId());
        optionalId("basket_id", redemption.getBasketId());
        money("basket_minor", redemption.getBasketMinor());
        money("discount_minor", redemption.getDiscountMinor());
    }

    private void customer(Customer customer) {
        envelope(customer.getEventId(), customer.getEventTime(), customer.getMarket());
        id("customer_id", customer.getCustomerId());
        features("profile_features", customer.getProfileFeatures());
        optionalId("merged_into", customer.getMergedInto());
        require(
                !customer.getCustomerId().equals(customer.getMergedInto()),
                Reason.BAD_REFERENCE,
                "merged_into: a customer cannot be merged into themselves");
    }

    private void offer(Offer offer) {
        envelope(offer.getEventId(), offer.getEventTime(), offer.getMarket());
        id("offer_id", offer.getOfferId());
        require(
                offer.getEvent() != OfferEvent.UNKNOWN,
                Reason.UNKNOWN_ENUM,
                "event: expected OFFER_CREATED, OFFER_UPDATED or OFFER_WITHDRAWN");
        features("features", offer.getFeatures());
        require(
                offer.getValidFrom().isBefore(offer.getValidTo()),
                Reason.BAD_TIME,
                "valid_to: expected a time after valid_from " + offer.getValidFrom() + ", found " + offer.getValidTo());
        require(
                offer.getStatus() != OfferStatus.UNKNOWN,
                Reason.UNKNOWN_ENUM,
                "status: expected LIVE, PAUSED or WITHDRAWN");
        offer.getPosCodes().forEach(code -> id("pos_codes", code));
        features("segments", offer.getSegments());
        require(
                offer.getImpressionCap() == null || offer.getImpressionCap() > 0,
                Reason.BAD_NUMBER,
                "impression_cap: expected more than 0, found " + offer.getImpressionCap());
        require(
                offer.getRedemptionBudget() == null || offer.getRedemptionBudget() >= 0,
                Reason.BAD_NUMBER,
                "redemption_budget: expected 0 or more, found " + offer.getRedemptionBudget());
        require(
                offer.getRevision() > 0,
                Reason.BAD_NUMBER,
                "revision: expected 1 or more, found " + offer.getRevision());
    }

    private void market(Market market) {
        envelope(market.getEventId(), market.getEventTime(), market.getMarket());
        try {
            var config = MarketConfig.parse(market.getFile(), market.getConfig());
            require(
                    config.market().equals(market.getMarket()),
                    Reason.KEY_MISMATCH,
                    "config is of market " + config.market() + ", the record of " + market.getMarket());
        } catch (BadMarketConfigException e) {
            require(false, Reason.BAD_MARKET_CONFIG, e.getMessage());
        }
    }

    private void evaluation(SlateEvaluation evaluation) {
        envelope(evaluation.getEventId(), evaluation.getEventTime(), evaluation.getMarket());
        id("cycle_id", evaluation.getCycleId());
        id("assignment_id", evaluation.getAssignmentId());
        id("customer_pseudonym", evaluation.getCustomerPseudonym());
        require(
                evaluation.getGeneration() >= 0,
                Reason.BAD_NUMBER,
                "generation: expected a model version of 0 or more, found " + evaluation.getGeneration());
        int positions = evaluation.getRewards().size();
        require(
                positions >= 1 && positions <= MarketConfig.MOST_PREDICTIONS,
                Reason.BAD_SLATE,
                "rewards: expected 1 to " + MarketConfig.MOST_PREDICTIONS + " positions, found " + positions);
        require(
                evaluation.getCandidateCount() >= positions,
                Reason.BAD_NUMBER,
                "candidate_count: expected at least the " + positions + " offers shown, found "
                        + evaluation.getCandidateCount());
        numbers("rewards", evaluation.getRewards(), positions);
        numbers("logging_propensities", evaluation.getLoggingPropensities(), positions);
        numbers("new_propensities", evaluation.getNewPropensities(), positions);
        numbers("new_marginals", evaluation.getNewMarginals(), positions * positions);
        numbers("popularity_propensities", evaluation.getPopularityPropensities(), positions);
        numbers("popularity_marginals", evaluation.getPopularityMarginals(), positions * positions);
        boolean hasLive = evaluation.getLiveVersion() != null;
        numbers("live_propensities", evaluation.getLivePropensities(), hasLive ? positions : 0);
        numbers("live_marginals", evaluation.getLiveMarginals(), hasLive ? positions * positions : 0);
    }

    /** Each from 0 to 1: probabilities, weights, and rewards of one redemption at most. */
    private void numbers(String field, List<Double> values, int size) {
        require(
                values.size() == size,
                Reason.BAD_NUMBER,
                field + ": expected " + size + " numbers, found " + values.size());
        values.stream()
                .filter(value -> !(value >= 0 && value <= 1))
                .findFirst()
                .ifPresent(value ->
                        require(false, Reason.BAD_NUMBER, field + ": expected numbers from 0 to 1, found " + value));
    }

    private void envelope(String eventId, Instant eventTime, String market) {
        id("event_id", eventId);
        require(
                MARKET.matcher(market).matches(),
                Reason.BAD_ID,
                "market: expected 2 to 8 capital letters, found '" + shortened(market) + "'");
        require(
                !eventTime.isBefore(EARLIEST),
                Reason.BAD_TIME,
                "event_time: expected epoch milliseconds, found " + eventTime.toEpochMilli()
                        + ", which is before 2000");
    }

    private void id(String field, String id) {
        require(!id.isBlank(), Reason.BAD_ID, field + ": is empty");
        require(
                id.length() <= MAX_ID_LENGTH && id.chars().noneMatch(Character::isISOControl),
                Reason.BAD_ID,
                field + ": expected at most " + MAX_ID_LENGTH + " characters and no control characters");
    }

    private void optionalId(String field, String id) {
        if (id != null) {
            id(field, id);
        }
    }

    private void money(String field, Long minor) {
        require(
                minor == null || minor >= 0,
                Reason.NEGATIVE_MONEY,
                field + ": expected minor units of 0 or more, found " + minor);
    }

    private void features(String field, List<String> features) {
        require(
                features.size() <= MAX_FEATURES,
                Reason.BAD_FEATURE,
                field + ": expected at most " + MAX_FEATURES + " features, found " + features.size());
        features.stream()
                .filter(feature -> !FEATURE.matcher(feature).matches())
                .findFirst()
                .ifPresent(feature -> require(
                        false,
                        Reason.BAD_FEATURE,
                        field + ": expected NAME=VALUE, found '" + shortened(feature) + "'"));
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
