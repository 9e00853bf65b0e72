package io.offerstream.assigner;

import io.offerstream.assigner.slate.Candidate;
import io.offerstream.assigner.slate.PopularitySlate;
import io.offerstream.assigner.slate.RandomSlate;
import io.offerstream.assigner.slate.SeededDraws;
import io.offerstream.assigner.slate.SlatePolicy;
import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.experiment.bucketing.Split;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Group;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.ServingReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The open cycle of a market at one tick: everything that is the same for all its customers. Immutable. */
final class Assigning {
    private final CycleOpened cycle;
    private final MarketConfig config;
    private final Split<Arm> split;
    private final Popularity popularity;
    private final boolean killed;
    private final double modelShare;
    private final List<Offer> live;
    private final Map<String, Double> scores;
    private final Instant tick;

    private Assigning(
            ReferenceData reference, CycleOpened cycle, MarketConfig config, Popularity popularity, Instant tick) {
        this.cycle = cycle;
        this.config = config;
        this.popularity = popularity;
        this.tick = tick;
        split = new Split<>(cycle.getArmWeights().stream().map(Assigning::share).toList());
        killed = reference.market(cycle.getMarket()).map(Market::getKillSwitch).orElse(false);
        modelShare = reference
                .policy(cycle.getMarket())
                .map(MarketPolicy::getTestShare)
                .orElse(1.0);
        live = reference.offers(cycle.getMarket()).stream()
                .filter(offer -> Eligibility.isLive(offer, tick))
                .toList();
        scores = popularity.getOffers().stream()
                .collect(Collectors.toMap(OfferPopularity::getOfferId, OfferPopularity::getScore));
    }

    private static Split.Share<Arm> share(String weight) {
        var parts = weight.split("=", 2);
        return new Split.Share<>(Arm.valueOf(parts[0]), Double.parseDouble(parts[1]));
    }

    /** Empty while the market has no cycle that holds the tick. */
    static Optional<Assigning> in(ReferenceData reference, String market, Instant tick) {
        var cycle = reference.cycle(market).filter(opened -> tick.isBefore(opened.getClosesAt()));
        var popularity = reference.popularity(market);
        // The one the cycle pinned: what is applied while it runs holds from the next cycle on.
        var config = reference.cycleConfig(market);
        if (cycle.isEmpty() || popularity.isEmpty() || config.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Assigning(reference, cycle.get(), config.get(), popularity.get(), tick));
    }

    String cycleId() {
        return cycle.getCycleId();
    }

    /** The first assignment of a customer in the cycle: a pure function of its arguments and the cycle. */
    Assignment assign(CustomerFeatures customer, Cause cause) {
        var key = Keys.of(customer.getMarket(), customer.getCustomerId());
        // The hash must not depend on which market's customers share an id.
        var bucketing = Bucketing.of(cycle.getExperimentId(), cycle.getCycleId(), key);
        var arm = split.armOf(bucketing);
        var candidates = candidates(customer);
        var serving = Serving.of(arm, customer, killed, isTried(key));
        var slate = policy(serving.policy(), key)
                .slate(candidates, Math.min(config.numberOfPredictions(), candidates.size()));

        return Assignment.newBuilder()
                .setAssignmentId(key + ":" + cycle.getCycleId() + ":1")
                .setMarket(customer.getMarket())
                .setCustomerId(customer.getCustomerId())
                .setCycleId(cycle.getCycleId())
                .setExperimentId(cycle.getExperimentId())
                .setGroup(arm == Arm.TEST ? Group.TEST : Group.CONTROL)
                .setArm(arm)
                .setBucket(bucketing.bucket())
                .setHashVersion(Bucketing.HASH_VERSION)
                .setArmWeights(cycle.getArmWeights())
                .setServedPolicy(serving.policy())
                .setCause(cause)
                .setReason(candidates.isEmpty() ? ServingReason.NO_ELIGIBLE_OFFER : serving.reason())
                .setOffers(slate.offers())
                .setOffer1(at(slate.offers(), 0))
                .setOffer2(at(slate.offers(), 1))
                .setOffer3(at(slate.offers(), 2))
                .setScore1(at(slate.scores(), 0))
                .setScore2(at(slate.scores(), 1))
                .setScore3(at(slate.scores(), 2))
                .setPropensity(slate.propensity())
                .setPropensity1(at(slate.propensities(), 0))
                .setPropensity2(at(slate.propensities(), 1))
                .setPropensity3(at(slate.propensities(), 2))
                .setEligibleOffers(candidates.size())
                .setPopularityAsOf(popularity.getAsOf())
                .setConfigHash(cycle.getConfigHash())
                .setRevision(1)
                .setDecidedAt(tick)
                .setValidFrom(tick)
                .setValidTo(cycle.getClosesAt())
                .build();
    }

    /** Who the model is tried on while a market re-enters: a split of its own, drawn anew for every cycle. */
    private boolean isTried(String key) {
        return modelShare == 1
                || Bucketing.of(cycle.getExperimentId() + ".model-share", cycle.getCycleId(), key)
                                .fraction()
                        < modelShare;
    }

    private List<Candidate> candidates(CustomerFeatures customer) {
        var candidates = new ArrayList<Candidate>();
        for (var offer : live) {
            if (Eligibility.isFor(offer, customer.getProfileFeatures())) {
                var score = scores.getOrDefault(offer.getOfferId(), popularity.getPriorRate());
                candidates.add(new Candidate(offer.getOfferId(), score));
            }
        }
        return candidates;
    }

    private SlatePolicy policy(Policy policy, String key) {
        return policy == Policy.RANDOM
                ? new RandomSlate(new SeededDraws(config.seed(), key, cycle.getCycleId()))
                : new PopularitySlate();
    }

    private static <T> T at(List<T> values, int position) {
        return position < values.size() ? values.get(position) : null;
    }
}
