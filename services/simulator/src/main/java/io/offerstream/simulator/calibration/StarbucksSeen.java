package io.offerstream.simulator.calibration;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.simulator.replay.StarbucksReplay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The Starbucks data as offers seen: each offer received and viewed before it was completed. A view belongs to the latest
 * receipt before it, a completion to the earliest receipt whose time is not over. Offers that cannot be completed are left
 * out. Kinds are the offers' types.
 */
public final class StarbucksSeen {
    private static final Duration TICK = Duration.ofDays(1);
    private static final String TYPE = "TYPE=";
    private static final String DURATION = "DURATION=";
    private static final String NOT_TO_BE_COMPLETED = "TYPE=INFORMATIONAL";

    private final Map<String, Offer> offers = new HashMap<>();
    private final Numbers offerNumbers = new Numbers();
    private final Numbers kindNumbers = new Numbers();
    private final Profiles profiles = new Profiles();
    private final Map<List<String>, List<Receipt>> receipts =
            new TreeMap<>(Comparator.comparing((List<String> key) -> key.get(0)).thenComparing(key -> key.get(1)));

    /** One offer sent to one customer. */
    private static final class Receipt {
        private final Instant at;
        private final Instant end;
        private Optional<Instant> viewed = Optional.empty();
        private Optional<Instant> completed = Optional.empty();

        Receipt(Instant at, Instant end) {
            this.at = at;
            this.end = end;
        }

        boolean isOpen(Instant time) {
            return !time.isBefore(at) && !time.isAfter(end);
        }

        boolean wasViewedFirst() {
            return viewed.isPresent()
                    && !completed.filter(time -> time.isBefore(viewed.get())).isPresent();
        }
    }

    private StarbucksSeen() {}

    /**
     * Reads it.
     *
     * @param dir with the files of the data set
     */
    public static Observed read(Path dir) {
        var reading = new StarbucksSeen();
        try (var batches = new StarbucksReplay(dir).batches(TICK, TICK)) {
            while (batches.hasNext()) {
                var batch = batches.next();
                batch.offers().forEach(offer -> reading.offers.put(offer.getOfferId(), offer));
                batch.customers().forEach(reading::customer);
                batch.impressions().forEach(reading::impression);
                batch.redemptions()
                        .forEach(redemption -> reading.completed(
                                redemption.getCustomerId(), redemption.getOfferId(), redemption.getEventTime()));
            }
        }
        return reading.observed();
    }

    private void customer(Customer customer) {
        profiles.add(customer.getCustomerId(), customer.getProfileFeatures());
    }

    private void impression(Impression impression) {
        var offer = offers.get(impression.getOfferIds().get(0));
        var of = receipts.computeIfAbsent(
                List.of(impression.getCustomerId(), offer.getOfferId()), key -> new ArrayList<>());
        var time = impression.getEventTime();
        if (impression.getEvidence() == Evidence.SENT) {
            of.add(new Receipt(time, time.plus(Duration.ofDays(Long.parseLong(feature(offer, DURATION))))));
        } else if (!of.isEmpty()) {
            var latest = of.get(of.size() - 1);
            if (latest.isOpen(time) && latest.viewed.isEmpty()) {
                latest.viewed = Optional.of(time);
            }
        }
    }

    private void completed(String customer, String offer, Instant time) {
        receipts.getOrDefault(List.of(customer, offer), List.of()).stream()
                .filter(receipt -> receipt.isOpen(time) && receipt.completed.isEmpty())
                .findFirst()
                .ifPresent(receipt -> receipt.completed = Optional.of(time));
    }

    private static String feature(Offer offer, String prefix) {
        return offer.getFeatures().stream()
                .filter(feature -> feature.startsWith(prefix))
                .map(feature -> feature.substring(prefix.length()))
                .findFirst()
                .orElseThrow();
    }

    private Observed observed() {
        var seen = new ArrayList<SeenOffer>();
        long sent = 0;
        long viewed = 0;
        long completed = 0;
        long unseen = 0;
        for (var of : receipts.entrySet()) {
            var offer = offers.get(of.getKey().get(1));
            for (var receipt : of.getValue()) {
                sent++;
                viewed += receipt.viewed.isPresent() ? 1 : 0;
                if (!offer.getFeatures().contains(NOT_TO_BE_COMPLETED)) {
                    completed += receipt.completed.isPresent() ? 1 : 0;
                    unseen += receipt.completed.isPresent() && !receipt.wasViewedFirst() ? 1 : 0;
                    if (receipt.wasViewedFirst()) {
                        seen.add(new SeenOffer(
                                profiles.number(of.getKey().get(0)),
                                offerNumbers.of(offer.getOfferId()),
                                kindNumbers.of(feature(offer, TYPE)),
                                receipt.completed.isPresent()));
                    }
                }
            }
        }
        return new Observed(
                "Starbucks",
                seen,
                profiles.list(),
                OptionalDouble.of((double) viewed / sent),
                OptionalDouble.of((double) unseen / completed));
    }
}
