package io.offerstream.simulator.replay;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The Complete Journey: a year of coupon campaigns of a grocery chain, with the households they were mailed to and the
 * coupons redeemed.
 *
 * <ul>
 *   <li>A coupon of a campaign is one offer, {@code campaign-upc}, created when its campaign starts. Most coupons occur
 *       in one campaign only, so nearly every offer is new.
 *   <li>Campaigns of type B and C sent every coupon to each of their households, by post on the first day: impressions
 *       at 00:00 UTC that were SENT, or VIEWED where {@code mailAsSeen} declares that mail is looked at.
 *   <li>Campaigns of type A sent 16 coupons and did not record which: unknown, so no impressions and no negatives.
 *   <li>Redemptions have a date only: 12:00 UTC.
 *   <li>Redemptions are known for 2017 only. A mailing of a campaign that runs beyond the year's ends stays SENT even
 *       with {@code mailAsSeen}: what looks unredeemed may have been redeemed outside the year.
 * </ul>
 *
 * Everything but the coupons' products is small and held in memory: thousands of rows.
 */
public final class CompleteJourneyReplay implements Replay {
    static final String MARKET = "CJ";

    static final String CAMPAIGN_DESCRIPTIONS = "campaign_descriptions.csv";
    static final String CAMPAIGNS = "campaigns.csv";
    static final String COUPONS = "coupons.csv";
    static final String PRODUCTS = "products.csv";
    static final String REDEMPTIONS = "coupon_redemptions.csv";
    static final String DEMOGRAPHICS = "demographics.csv";

    private final Path dir;
    private final boolean mailAsSeen;
    private final Instant start;

    /**
     * Names the folder that holds the CSV files, each plain or with {@code .gz}.
     *
     * @param mailAsSeen declares mailings as seen
     * @throws BadDataSetException if a file is missing, or no campaign is described
     */
    public CompleteJourneyReplay(Path dir, boolean mailAsSeen) {
        this.dir = dir;
        this.mailAsSeen = mailAsSeen;
        List.of(CAMPAIGNS, COUPONS, PRODUCTS, REDEMPTIONS, DEMOGRAPHICS).forEach(name -> DataFile.find(dir, name));
        this.start = JourneyCampaign.read(dir, new Tally()).values().stream()
                .map(JourneyCampaign::validFrom)
                .min(Instant::compareTo)
                .orElseThrow(() -> new BadDataSetException(
                        DataFile.find(dir, CAMPAIGN_DESCRIPTIONS) + ": expected at least one campaign, found none"));
    }

    @Override
    public String market() {
        return MARKET;
    }

    /** The start of the earliest campaign. */
    @Override
    public Instant start() {
        return start;
    }

    @Override
    public TickBatches batches(Duration tick, Duration tail) {
        StampedBatches.requireValid(tick, tail);
        var tally = new Tally();
        Map<String, JourneyCampaign> campaigns = JourneyCampaign.read(dir, tally);
        var coupons = JourneyCoupons.read(dir, tally, campaigns);
        var mailings = JourneyMailings.read(dir, tally, coupons, mailAsSeen);
        var redemptions = JourneyRedemptions.read(dir, tally, coupons);
        var households = new JourneyHouseholds(start);
        mailings.households().forEach(households::add);
        redemptions.forEach(redemption -> households.add(redemption.getCustomerId()));
        households.readDemographics(dir, tally);

        var events = new ArrayList<Stamped>();
        coupons.offers().forEach(offer -> events.add(new Stamped(offer.getEventTime(), offer)));
        households.customers().forEach(customer -> events.add(new Stamped(start, customer)));
        mailings.impressions().forEach(mailing -> events.add(new Stamped(mailing.getEventTime(), mailing)));
        redemptions.forEach(redemption -> events.add(new Stamped(redemption.getEventTime(), redemption)));
        events.sort(Comparator.comparing(Stamped::time));
        return new StampedBatches(events.iterator(), () -> {}, start, tick, tail, tally);
    }
}
