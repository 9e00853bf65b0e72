package io.offerstream.slates.cycle;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.experiment.bucketing.Split;
import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.OfferPopularity;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.ServingReason;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.slates.policy.Choice;
import io.offerstream.slates.policy.Drawn;
import io.offerstream.slates.policy.InOrder;
import io.offerstream.slates.policy.Slate;
import io.offerstream.slates.policy.SlatePolicy;
import io.offerstream.slates.policy.Stakes;
import io.offerstream.slates.policy.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * The open cycle of a market at one tick: everything that is the same for all its customers. What a customer gets is a
 * pure function of it, the customer's features and what is left of budgets. Owned by one thread.
 */
public final class OpenCycle {
    private final CycleFacts facts;
    private final MarketConfig config;
    private final Split<Arm> split;
    private final ServingRules serving;
    private final LiveOffers offers;
    private final EligibilityRules eligibility;
    private final Kernel kernel;
    private final double marketRate;
    private final double[] modelPrices;
    private final Map<Long, ModelRanking> models = new HashMap<>();
    private final double[] popularityScores;
    private final SlatePolicy popularity;
    private final SlatePolicy drawnPopularity;
    private final SlatePolicy random;
    private final SlatePolicy newest;

    /** Reads the models it pins, and waits for the broker if it must. */
    public OpenCycle(CycleFacts facts, ModelShelf shelf, Kernel kernel) {
        this.facts = facts;
        this.kernel = kernel;
        config = facts.config();
        split = new Split<>(
                facts.cycle().getArmWeights().stream().map(OpenCycle::share).toList());
        serving = new ServingRules(facts, config.assignment().freshModelAtOnce(), shelf);
        offers = new LiveOffers(facts.offers());
        eligibility = new EligibilityRules(offers, config.assignment().sameOfferAfterRedemption());
        marketRate = facts.popularity().map(Popularity::getPriorRate).orElse(0.0);
        modelPrices = prices(OfferPrice::getModel);
        popularityScores = popularityScores();
        popularity = new InOrder(offers, popularityScores);
        var logOdds = Arrays.stream(popularityScores).map(OpenCycle::logOdds).toArray();
        drawnPopularity = new Drawn(
                offers,
                (row, offer) -> logOdds[offer],
                prices(OfferPrice::getPopularity),
                Stakes.EQUAL,
                config.assignment().temperature());
        random = Drawn.uniform(offers);
        newest = new InOrder(
                offers,
                facts.offers().isEmpty()
                        ? new double[0]
                        : each(offer ->
                                (double) offers.get(offer).getValidFrom().toEpochMilli()));
    }

    private static Split.Share<Arm> share(String weight) {
        var parts = weight.split("=", 2);
        return new Split.Share<>(Arm.valueOf(parts[0]), Double.parseDouble(parts[1]));
    }

    private double[] each(IntToDoubleFunction value) {
        var values = new double[offers.size()];
        Arrays.setAll(values, value);
        return values;
    }

    private double[] prices(ToDoubleFunction<OfferPrice> price) {
        var byOffer = new HashMap<String, Double>();
        facts.prices()
                .map(Prices::getOffers)
                .orElse(List.of())
                .forEach(offer -> byOffer.put(offer.getOfferId(), price.applyAsDouble(offer)));
        return each(offer -> byOffer.getOrDefault(offers.ids().get(offer), 0.0));
    }

    private double[] popularityScores() {
        var byOffer = new HashMap<String, Double>();
        facts.popularity()
                .map(Popularity::getOffers)
                .orElse(List.of())
                .forEach((OfferPopularity offer) -> byOffer.put(offer.getOfferId(), offer.getScore()));
        return each(offer -> byOffer.getOrDefault(offers.ids().get(offer), marketRate));
    }

    /** Of a rate; those at the ends are taken for ones that a million exposures would just not tell from them. */
    static double logOdds(double rate) {
        double inside = Math.min(1 - 1e-6, Math.max(1e-6, rate));
        return StrictMath.log(inside / (1 - inside));
    }

    public CycleFacts facts() {
        return facts;
    }

    public MarketConfig config() {
        return config;
    }

    public LiveOffers offers() {
        return offers;
    }

    /**
     * Customers as prices are found on them: as if all of them were in TEST, before any price.
     *
     * @param customers in the order of their ids, so that sums do not depend on another
     */
    public SampledCustomers sampled(List<CustomerFeatures> customers) {
        var ranking = serving.model().map(model -> new ModelRanking(model, offers, marketRate, kernel));
        ranking.ifPresent(model -> customers.forEach(model::add));
        ranking.ifPresent(ModelRanking::score);
        var undrawn = facts.popularity().isPresent() ? popularity : newest;
        var sampled = new SampledCustomers(this, customers.size(), ranking, popularityScores);
        var refusals = new Refusal[offers.size()];
        for (int row = 0; row < customers.size(); row++) {
            var customer = customers.get(row);
            var key = customerKey(Keys.of(customer.getMarket(), customer.getCustomerId()));
            int eligible = eligibility.judge(customer, Arm.TEST, 0, Set.of(), Budgets.UNLIMITED, refusals);
            var judged = refusals.clone();
            var choice =
                    new Choice(offer -> judged[offer] == null, key, Math.min(config.numberOfPredictions(), eligible));
            // Without consent nothing is drawn, and no price moves anything.
            var fixed = customer.getConsent() ? Slate.EMPTY : undrawn.choose(row, choice);
            sampled.add(row, choice, fixed);
        }
        return sampled;
    }

    /** Where customers stand, and their scores where a model ranks: what {@link #decide} goes by. */
    public List<Subject> meet(List<CustomerFeatures> customers) {
        models.values().forEach(ModelRanking::clear);
        var subjects = new ArrayList<Subject>(customers.size());
        for (var customer : customers) {
            subjects.add(meet(customer));
        }
        models.values().forEach(ModelRanking::score);
        return subjects;
    }

    private Subject meet(CustomerFeatures customer) {
        var key = Keys.of(customer.getMarket(), customer.getCustomerId());
        var cycle = facts.cycle();
        var heldOut = heldOut(key);
        // The hash must not depend on which market's customers share an id.
        var place = heldOut.orElseGet(() -> Bucketing.of(cycle.getExperimentId(), cycle.getCycleId(), key));
        var arm = heldOut.isPresent() ? Arm.HOLD_OUT : split.armOf(place);
        var ranks = serving.of(arm, customer.getConsent(), key);
        int row = ranks.model()
                .map(model -> models.computeIfAbsent(
                                model.version(), version -> new ModelRanking(model, offers, marketRate, kernel))
                        .add(customer))
                .orElse(0);
        return new Subject(key, customer, place, arm, BucketOfCustomer.of(key), ranks, row);
    }

    /** The customer's place in the hold-out, if it is in there: no cycle is in its hash. */
    private Optional<Bucketing> heldOut(String key) {
        if (facts.cycle().getHoldOut() == 0) {
            return Optional.empty();
        }
        return Optional.of(Bucketing.of(facts.cycle().getHoldOutId(), "", key))
                .filter(place -> place.fraction() < facts.cycle().getHoldOut());
    }

    /**
     * Decides what a customer gets.
     *
     * @param subject of the last {@link #meet}
     * @param issued offers that the cycle has handed to the customer already
     * @param budgets what is left; nothing is spent here
     */
    public Decision decide(Subject subject, Set<String> issued, Budgets budgets) {
        var refusals = new Refusal[offers.size()];
        int eligible =
                eligibility.judge(subject.features(), subject.arm(), subject.bucket(), issued, budgets, refusals);
        long size = Math.min(Math.min(config.numberOfPredictions(), eligible), leftOfMarket(subject, issued, budgets));
        var choice = new Choice(offer -> refusals[offer] == null, customerKey(subject.key()), (int) size);
        var slate = policy(subject.serving()).choose(subject.row(), choice);
        var served = eligible == 0
                ? new Serving(
                        subject.serving().policy(),
                        ServingReason.NO_ELIGIBLE_OFFER,
                        subject.serving().model(),
                        subject.serving().isDrawn())
                : subject.serving();
        return new Decision(subject.arm(), subject.place().bucket(), served, slate, eligible, Arrays.asList(refusals));
    }

    /**
     * How a live offer stands with a customer, whether they may have it or not.
     *
     * @param subject of the last {@link #meet}
     * @param offer its number
     */
    public Standing standing(Subject subject, int offer) {
        return policy(subject.serving()).stand(subject.row(), offer, customerKey(subject.key()));
    }

    /** What was handed out already may be handed out again. */
    private static long leftOfMarket(Subject subject, Set<String> issued, Budgets budgets) {
        long left = Math.max(0, budgets.leftOfMarket(subject.arm(), subject.bucket()));
        return left > Integer.MAX_VALUE ? Integer.MAX_VALUE : left + issued.size();
    }

    private long customerKey(String key) {
        var cycle = facts.cycle();
        return Chance.mix(Bucketing.of("draws-" + cycle.getSeed(), cycle.getCycleId(), key)
                .u53());
    }

    private SlatePolicy policy(Serving ranks) {
        if (ranks.policy() == Policy.MODEL) {
            return models.get(ranks.model().orElseThrow().version())
                    .policy(modelPrices, config.assignment().temperature());
        } else if (ranks.policy() == Policy.RANDOM) {
            return random;
        } else if (ranks.policy() == Policy.NEWEST) {
            return newest;
        }
        return ranks.isDrawn() ? drawnPopularity : popularity;
    }
}
