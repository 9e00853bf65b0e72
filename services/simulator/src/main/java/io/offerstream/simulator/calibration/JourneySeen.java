package io.offerstream.simulator.calibration;

import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.simulator.replay.CompleteJourneyReplay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The Complete Journey as offers seen: each coupon mailed to a household in a campaign whose mailings are known and whose
 * time lies within the data, as if mail were looked at. Kinds are the coupons' first departments.
 */
public final class JourneySeen {
    private static final Duration TICK = Duration.ofDays(1);
    private static final String DEPARTMENT = "DEPARTMENT=";

    private JourneySeen() {}

    /**
     * Reads it.
     *
     * @param dir with the files of the data set
     */
    public static Observed read(Path dir) {
        var profiles = new Profiles();
        var offers = new Numbers();
        var kinds = new Numbers();
        var kindOf = new HashMap<String, String>();
        var mailings = new ArrayList<Impression>();
        var redeemed = new HashSet<List<String>>();
        try (var batches = new CompleteJourneyReplay(dir, true).batches(TICK, TICK)) {
            while (batches.hasNext()) {
                var batch = batches.next();
                batch.offers()
                        .forEach(offer -> kindOf.put(
                                offer.getOfferId(),
                                offer.getFeatures().stream()
                                        .filter(feature -> feature.startsWith(DEPARTMENT))
                                        .findFirst()
                                        .orElse("")));
                batch.customers()
                        .forEach(customer -> profiles.add(customer.getCustomerId(), customer.getProfileFeatures()));
                batch.impressions().stream()
                        .filter(impression -> impression.getEvidence() == Evidence.VIEWED)
                        .forEach(mailings::add);
                batch.redemptions()
                        .forEach(redemption ->
                                redeemed.add(List.of(redemption.getCustomerId(), redemption.getOfferId())));
            }
        }
        var seen = new ArrayList<SeenOffer>();
        for (var mailing : mailings) {
            for (var offer : mailing.getOfferIds()) {
                seen.add(new SeenOffer(
                        profiles.number(mailing.getCustomerId()),
                        offers.of(offer),
                        kinds.of(kindOf.get(offer)),
                        redeemed.contains(List.of(mailing.getCustomerId(), offer))));
            }
        }
        return new Observed(
                "The Complete Journey", seen, profiles.list(), OptionalDouble.empty(), OptionalDouble.empty());
    }
}
