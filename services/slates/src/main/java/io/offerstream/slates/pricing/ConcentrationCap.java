package io.offerstream.slates.pricing;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.slates.cycle.CycleFacts;
import java.util.Map;

/**
 * How much of TEST's slate positions five offers may have in a cycle, 0 to 1; 1 where nothing caps them. It is the model
 * that is capped, and popularity that stands in for one that is still missing; where a market has fallen back, popularity
 * serves TEST as it serves the control: capped it is worse than that, and a fallback must do no harm of its own.
 *
 * @param ofModel of what the model serves
 * @param ofPopularity of what popularity serves in its place
 * @param ofTest of both together
 */
public record ConcentrationCap(double ofModel, double ofPopularity, double ofTest) {
    /** The part of a cap that is gone for at first: so much below it that the noise of a sample does not cross it. */
    public static final double AIM = 0.97;

    /**
     * Of a cycle as it is served now.
     *
     * @param config of the cycle
     */
    public static ConcentrationCap of(CycleFacts facts, MarketConfig config) {
        double factor =
                facts.policy().map(MarketPolicy::getConcentrationCapFactor).orElse(1.0);
        double cap = config.guardrails().top5ShareAtMost(facts.offers().size());
        // Of five offers or hardly more, five have all: no factor changes that.
        double ofModel = cap >= 1 ? 1 : cap * factor;
        double byModel = facts.modelShare();
        return new ConcentrationCap(ofModel, byModel < 1 ? 1 : ofModel, 1 - byModel * (1 - ofModel));
    }

    /**
     * What prices of the model's scores have to reach.
     *
     * @param floorShares as in {@link PriceTargets}
     * @param aim part of the cap, up to 1, that is gone for
     */
    public PriceTargets ofModel(Map<String, Double> floorShares, double aim) {
        return targets(floorShares, ofModel, aim);
    }

    /**
     * What prices of popularity have to reach.
     *
     * @param floorShares as in {@link PriceTargets}
     * @param aim part of the cap, up to 1, that is gone for
     */
    public PriceTargets ofPopularity(Map<String, Double> floorShares, double aim) {
        return targets(floorShares, ofPopularity, aim);
    }

    private static PriceTargets targets(Map<String, Double> floorShares, double cap, double aim) {
        return new PriceTargets(floorShares, cap, cap < 1 ? cap * aim : 1);
    }
}
