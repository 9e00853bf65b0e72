package io.offerstream.simulator.replay;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.simulator.replay.RowFate.Aside;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The coupons of each campaign, as offers. */
final class JourneyCoupons {
    private final Map<String, JourneyCampaign> campaigns;
    private final Map<String, Map<String, JourneyCouponFeatures>> byCampaign = new LinkedHashMap<>();

    private JourneyCoupons(Map<String, JourneyCampaign> campaigns) {
        this.campaigns = campaigns;
    }

    /** Reads the products and the coupons; a coupon of a campaign has one row for each of its products. */
    static JourneyCoupons read(Path dir, Tally tally, Map<String, JourneyCampaign> campaigns) {
        var coupons = new JourneyCoupons(campaigns);
        var products = JourneyProduct.read(dir, tally);
        var columns = List.of("coupon_upc", "product_id", "campaign_id");
        RowSource.csv(dir, CompleteJourneyReplay.COUPONS, columns, tally, row -> {
                    var campaign = coupons.campaign(row);
                    var upc = row.text("coupon_upc");
                    var product = Optional.ofNullable(products.get(row.text("product_id")));
                    var features = coupons.byCampaign
                            .computeIfAbsent(campaign.id(), id -> new LinkedHashMap<>())
                            .computeIfAbsent(upc, key -> new JourneyCouponFeatures());
                    product.ifPresent(features::add);
                    return product.isPresent() ? new Used<>(upc) : new Aside<>(SetAside.PRODUCT_UNKNOWN);
                })
                .drain(upc -> {});
        return coupons;
    }

    /** The campaign a row names. */
    JourneyCampaign campaign(CsvRow row) throws RefusedRowException {
        var id = row.text("campaign_id");
        if (!campaigns.containsKey(id)) {
            throw new RefusedRowException(
                    Refusal.UNKNOWN_CAMPAIGN, "campaign_id: expected one that is described, found '" + id + "'");
        }
        return campaigns.get(id);
    }

    /** Whether the campaign has that coupon. */
    boolean has(JourneyCampaign campaign, String upc) {
        return byCampaign.getOrDefault(campaign.id(), Map.of()).containsKey(upc);
    }

    /** Every coupon of the campaign, as offer ids in the order of the file. */
    List<String> slate(JourneyCampaign campaign) {
        return byCampaign.getOrDefault(campaign.id(), Map.of()).keySet().stream()
                .map(upc -> offerId(campaign, upc))
                .toList();
    }

    static String offerId(JourneyCampaign campaign, String upc) {
        return campaign.id() + "-" + upc;
    }

    List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        byCampaign.forEach((id, coupons) -> {
            var campaign = campaigns.get(id);
            coupons.forEach((upc, features) -> offers.add(offer(campaign, upc, features)));
        });
        return offers;
    }

    private static Offer offer(JourneyCampaign campaign, String upc, JourneyCouponFeatures products) {
        var features = new ArrayList<String>();
        features.add("CAMPAIGN_TYPE=" + campaign.type());
        features.addAll(products.features());
        var id = offerId(campaign, upc);
        return Offer.newBuilder()
                .setEventId("completejourney-offer-" + id)
                .setEventTime(campaign.validFrom())
                .setMarket(CompleteJourneyReplay.MARKET)
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle("Coupon " + upc + ", " + products.title() + ", campaign " + campaign.id())
                .setFeatures(features)
                .setValidFrom(campaign.validFrom())
                .setValidTo(campaign.validTo())
                .setStatus(OfferStatus.LIVE)
                .build();
    }
}
