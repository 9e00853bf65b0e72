package io.offerstream.local.cli.assignment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.intake.Keys;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.PricingReason;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.cycle.OpenCycle;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.slates.pricing.ConcentrationCap;
import io.offerstream.slates.pricing.FindPrices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prices that a planned cycle would open with, found on the sample that the conductor finds them on. What only the
 * conductor knows, how many a new offer still needs, is taken from the newest prices. Immutable once read.
 */
final class OpeningPrices {
    /** As many as the conductor takes. */
    private static final int SAMPLE = 512;

    private final List<CustomerFeatures> sample;

    private OpeningPrices(List<CustomerFeatures> sample) {
        this.sample = sample;
    }

    static OpeningPrices read(Installation installation, String market) {
        var topic = installation.topics().pricingSample();
        var byPlace = new TreeMap<String, byte[]>();
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            var key = new String(record.key(), UTF_8);
            if (RecordJson.tickOf(record).isEmpty() && Keys.market(key).equals(market)) {
                if (record.value() == null) {
                    byPlace.remove(key);
                } else {
                    byPlace.put(key, record.value());
                }
            }
        });
        return new OpeningPrices(byPlace.values().stream()
                .limit(SAMPLE)
                .map(value -> topic.serde().deserialize(topic.name(), value))
                .toList());
    }

    /** Whether there is anybody to find prices on. */
    boolean canBeFound() {
        return !sample.isEmpty();
    }

    /** The same cycle with the prices that keep its cap and reach its floors; as it is if none can be found. */
    CycleFacts price(CycleFacts facts, ModelShelf shelf, Kernel kernel) {
        if (!canBeFound() || facts.offers().isEmpty()) {
            return facts;
        }
        var cap = ConcentrationCap.of(facts, facts.config());
        var found = FindPrices.on(
                new OpenCycle(facts, shelf, kernel).sampled(sample),
                cap.targets(floors(facts), ConcentrationCap.AIM),
                2 * facts.modelShare() >= 1);
        var prices = Prices.newBuilder()
                .setMarket(facts.cycle().getMarket())
                .setCycleId(facts.cycle().getCycleId())
                .setEpoch(1)
                .setDecidedAt(facts.tick())
                .setReason(PricingReason.CYCLE_OPENED)
                .setSampledCustomers(found.customers())
                .setTop5ShareLimit(cap.ofTest())
                .setTop5ShareUnpriced(found.top5Unpriced())
                .setTop5Share(found.top5())
                .setOffers(found.offers().stream()
                        .map(offer -> OfferPrice.newBuilder()
                                .setOfferId(offer.id())
                                .setModel(offer.model())
                                .setPopularity(offer.popularity())
                                .setFloorShare(offer.floorShare())
                                .setExpectedShare(offer.share())
                                .build())
                        .toList())
                .build();
        return new CycleFacts(
                facts.tick(),
                facts.cycle(),
                facts.market(),
                facts.isKilled(),
                facts.policy(),
                facts.popularity(),
                Optional.of(prices),
                facts.newestModel(),
                facts.offers());
    }

    private static Map<String, Double> floors(CycleFacts facts) {
        var floors = new HashMap<String, Double>();
        var newest = facts.prices().map(Prices::getOffers).orElse(List.of());
        for (var offer : newest) {
            boolean isLive =
                    facts.offers().stream().anyMatch(live -> live.getOfferId().equals(offer.getOfferId()));
            if (isLive && offer.getFloorShare() > 0) {
                floors.put(offer.getOfferId(), offer.getFloorShare());
            }
        }
        return floors;
    }
}
