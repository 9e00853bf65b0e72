package io.offerstream.simulator.replay;

import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The coupons redeemed. An event's id is its line, so that rows which repeat another stay events of their own. */
final class JourneyRedemptions {
    private JourneyRedemptions() {}

    static List<Redemption> read(Path dir, Tally tally, JourneyCoupons coupons) {
        var redemptions = new ArrayList<Redemption>();
        var columns = List.of("household_id", "coupon_upc", "campaign_id", "redemption_date");
        RowSource.csv(dir, CompleteJourneyReplay.REDEMPTIONS, columns, tally, row -> {
                    var campaign = coupons.campaign(row);
                    var upc = row.text("coupon_upc");
                    if (!coupons.has(campaign, upc)) {
                        throw new RefusedRowException(
                                Refusal.UNKNOWN_OFFER,
                                "coupon_upc: expected a coupon of campaign " + campaign.id() + ", found '" + upc + "'");
                    }
                    var date = row.date("redemption_date", campaign.start(), campaign.end());
                    return new Used<>(Redemption.newBuilder()
                            .setEventId("completejourney-redemptions-%06d".formatted(row.line()))
                            .setEventTime(date.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC))
                            .setMarket(CompleteJourneyReplay.MARKET)
                            .setCustomerId(row.text("household_id"))
                            .setKind(RedemptionKind.REDEEMED)
                            .setOfferId(JourneyCoupons.offerId(campaign, upc))
                            .build());
                })
                .drain(redemptions::add);
        return redemptions;
    }
}
