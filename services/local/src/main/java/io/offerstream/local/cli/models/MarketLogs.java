package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.quality.MarketLog;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Outcome;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a market has to learn from out of its topics. */
final class MarketLogs {
    private MarketLogs() {}

    /**
     * All of it, or what was known at a moment.
     *
     * @param instead of the market's own configuration, if given
     * @param until outcomes sealed later are left out
     * @throws CommandFailedException if there is no such market
     */
    static MarketLog read(
            Installation installation,
            String market,
            Optional<MarketConfig> instead,
            Instant until,
            Progress progress) {
        var catalogue = Catalogue.read(installation.clients(), installation.topics());
        var config = catalogue
                .market(market)
                .map(MarketLogs::config)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "there is no market " + market + DidYouMean.hint(catalogue.markets(), market)));
        var offers = new MarketOffers();
        catalogue.offers(market).forEach(offers::learn);
        return new MarketLog(instead.orElse(config), offers, outcomes(installation, market, until, progress));
    }

    private static MarketConfig config(Market market) {
        return MarketConfig.parse(market.getFile(), market.getConfig());
    }

    private static List<Outcome> outcomes(Installation installation, String market, Instant until, Progress progress) {
        var topic = installation.topics().outcomes();
        var outcomes = new ArrayList<Outcome>();
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            // Marks and tombstones have no value.
            if (record.value() != null) {
                var outcome = topic.serde().deserialize(topic.name(), record.value());
                if (outcome.getMarket().equals(market) && !outcome.getSealedAt().isAfter(until)) {
                    outcomes.add(outcome);
                    progress.report(outcomes.size(), "outcomes read");
                }
            }
        });
        return outcomes;
    }
}
