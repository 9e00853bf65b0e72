package io.offerstream.slates.pricing;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.slates.cycle.CycleFacts;
import java.util.Map;

/**
 * How much of TEST's slate positions five offers may have in a cycle, 0 to 1; 1 where nothing caps them. It is the model
 * that is capped. Popularity, which serves where no model does or may, has no cap, as it has none in the control: it
 * cannot tell to whom a popular offer matters least, and capped it is worse than what TEST is compared with.
 *
 * @param ofModel of what the model serves
 * @param ofTest of that and what popularity serves together
 */
public record ConcentrationCap(double ofModel, double ofTest) {
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
        return new ConcentrationCap(ofModel, 1 - facts.modelShare() * (1 - ofModel));
    }

    /**
     * What prices of the model's scores have to reach.
     *
     * @param floorShares as in {@link PriceTargets}
     * @param aim part of the cap, up to 1, that is gone for
     */
    public PriceTargets targets(Map<String, Double> floorShares, double aim) {
        return new PriceTargets(floorShares, ofModel, ofModel < 1 ? ofModel * aim : 1);
    }
}
