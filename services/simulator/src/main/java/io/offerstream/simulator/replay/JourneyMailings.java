package io.offerstream.simulator.replay;

import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.replay.RowFate.Aside;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was mailed to whom.
 *
 * @param impressions one for each household and campaign whose slate is known, or several where it has more coupons
 *     than one impression holds
 * @param households every household of a campaign, of whatever type
 */
record JourneyMailings(List<Impression> impressions, Set<String> households) {
    /** The most offers one impression may hold. */
    private static final int MAX_SLATE = 50;

    static JourneyMailings read(Path dir, Tally tally, JourneyCoupons coupons, boolean mailAsSeen) {
        var impressions = new ArrayList<Impression>();
        var households = new LinkedHashSet<String>();
        var mailed = new HashSet<List<String>>();
        RowSource.csv(dir, CompleteJourneyReplay.CAMPAIGNS, List.of("campaign_id", "household_id"), tally, row -> {
                    var campaign = coupons.campaign(row);
                    var household = row.text("household_id");
                    if (!mailed.add(List.of(campaign.id(), household))) {
                        throw new RefusedRowException(
                                Refusal.DUPLICATE_ID,
                                "household_id: expected once a campaign, found '" + household + "'");
                    }
                    households.add(household);
                    var slate = coupons.slate(campaign);
                    if (!campaign.type().slateKnown()) {
                        return new Aside<List<Impression>>(SetAside.SLATE_UNKNOWN);
                    } else if (slate.isEmpty()) {
                        return new Aside<List<Impression>>(SetAside.CAMPAIGN_WITHOUT_COUPONS);
                    }
                    boolean seen = mailAsSeen && campaign.observedWhole();
                    return new Used<>(mailing(row, campaign, household, slate, seen));
                })
                .drain(impressions::addAll);
        return new JourneyMailings(impressions, households);
    }

    private static List<Impression> mailing(
            CsvRow row, JourneyCampaign campaign, String household, List<String> slate, boolean seen) {
        var parts = new ArrayList<Impression>();
        for (int from = 0; from < slate.size(); from += MAX_SLATE) {
            parts.add(Impression.newBuilder()
                    .setEventId("completejourney-campaigns-%06d-%d".formatted(row.line(), parts.size()))
                    .setEventTime(campaign.validFrom())
                    .setMarket(CompleteJourneyReplay.MARKET)
                    .setCustomerId(household)
                    .setOfferIds(slate.subList(from, Math.min(from + MAX_SLATE, slate.size())))
                    .setSurface(Surface.POST)
                    .setEvidence(seen ? Evidence.VIEWED : Evidence.SENT)
                    .build());
        }
        return parts;
    }
}
