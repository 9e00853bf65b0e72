package io.offerstream.local.quality;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Outcome;
import io.offerstream.trainer.reference.MarketOffers;
import java.util.List;

/**
 * What a market has to learn from.
 *
 * @param offers as they are known last
 * @param outcomes in the order in which they were published, corrections among them
 */
public record MarketLog(MarketConfig config, MarketOffers offers, List<Outcome> outcomes) {
    public MarketLog {
        outcomes = List.copyOf(outcomes);
    }
}
