package io.offerstream.trainer.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.experiment.offpolicy.PlackettLuce;
import io.offerstream.experiment.offpolicy.SlatePropensities;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.SlateEvaluation;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.trainer.reference.MarketCycles.Opened;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How probable a candidate, the live model and popularity would have made one random slate. A pure function.
 *
 * @param generation the candidate's
 * @param candidate its version of before the cycle
 * @param live empty while the market has no model
 */
record EvaluateSlate(
        String market,
        Instant tick,
        long generation,
        ModelPolicy candidate,
        Optional<Live> live,
        Opened opened,
        MarketOffers offers) {
    /** The version of before the cycle. */
    record Live(long version, ModelPolicy policy) {}

    /** Either of them. */
    record Result(Optional<SlateEvaluation> evaluation, Optional<LeftOut> leftOut) {
        static Result of(LeftOut why) {
            return new Result(Optional.empty(), Optional.of(why));
        }
    }

    Result evaluate(ShownSlate slate) {
        List<WeightedFeature> customer;
        try {
            customer = CustomerForm.of(slate.customerFeatures(), slate.contextFeatures(), name -> true, name -> true);
        } catch (IllegalArgumentException e) {
            return Result.of(LeftOut.UNREADABLE);
        }
        var candidates = candidates(customer);
        var ids = candidates.stream().map(Offer::getOfferId).toList();
        if (candidates.size() != slate.candidates() || !ids.containsAll(slate.offers())) {
            return Result.of(LeftOut.OTHER_CANDIDATES);
        }
        var ofCandidate = candidate.among(candidates, customer);
        var ofLive = live.flatMap(version -> version.policy.among(candidates, customer));
        if (ofCandidate.isEmpty() || (live.isPresent() && ofLive.isEmpty())) {
            return Result.of(LeftOut.NO_SCORES);
        }
        int[] shown = slate.offers().stream().mapToInt(ids::indexOf).toArray();
        var popular = popular(ids).subList(0, shown.length);
        var record = SlateEvaluation.newBuilder()
                .setEventId(eventId(slate))
                .setEventTime(tick)
                .setMarket(market)
                .setGeneration(generation)
                .setLiveVersion(live.map(Live::version).orElse(null))
                .setCycleId(slate.cycle())
                .setAssignmentId(slate.assignment())
                .setCustomerPseudonym(slate.customer())
                // Both models are from before the cycle opened.
                .setTrainedOn(false)
                .setRewards(slate.rewards())
                .setLoggingPropensities(slate.propensities())
                .setCandidateCount(candidates.size())
                .setNewPropensities(conditionals(ofCandidate.get(), shown))
                .setNewMarginals(doubles(ofCandidate.get().placements(shown)))
                .setPopularityPropensities(conditionals(slate.offers(), popular))
                .setPopularityMarginals(doubles(
                        SlatePropensities.certain(slate.offers(), popular).placements()));
        ofLive.ifPresent(policy -> record.setLivePropensities(conditionals(policy, shown))
                .setLiveMarginals(doubles(policy.placements(shown))));
        return new Result(Optional.of(record.build()), Optional.empty());
    }

    /** As the assigner drew from them: what was live when the cycle opened, for the segments and channels of the customer. */
    private List<Offer> candidates(List<WeightedFeature> customer) {
        var names = customer.stream().map(WeightedFeature::name).toList();
        return opened.cycle().getEligibleOffers().stream()
                .flatMap(id -> offers.find(id).stream())
                .filter(offer -> Eligibility.isOpenTo(offer, names))
                .toList();
    }

    /** As the assigner ranks by popularity: ties by id. */
    private List<String> popular(List<String> ids) {
        var scores = new HashMap<String, Double>();
        Popularity served = opened.popularity();
        for (OfferPopularity offer : served.getOffers()) {
            scores.put(offer.getOfferId(), offer.getScore());
        }
        return ids.stream()
                .sorted(Comparator.comparingDouble((String id) -> scores.getOrDefault(id, served.getPriorRate()))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** No longer than an id may be, whatever the assignment's is. */
    private String eventId(ShownSlate slate) {
        var subject = generation + "/" + slate.assignment();
        return "evaluation-" + HexFormat.of().formatHex(Sha256.of(subject.getBytes(UTF_8)));
    }

    private static List<Double> conditionals(PlackettLuce policy, int... shown) {
        return doubles(policy.conditionals(shown));
    }

    private static List<Double> conditionals(List<String> shown, List<String> chosen) {
        var conditionals = new double[shown.size()];
        for (int position = 0; position < conditionals.length; position++) {
            conditionals[position] = shown.get(position).equals(chosen.get(position)) ? 1 : 0;
        }
        return doubles(conditionals);
    }

    private static List<Double> doubles(double... values) {
        return Arrays.stream(values).boxed().toList();
    }
}
