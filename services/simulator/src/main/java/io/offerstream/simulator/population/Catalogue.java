package io.offerstream.simulator.population;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The offers of every market. Safe for use by many threads. */
final class Catalogue {
    private static final String PREFIX = "sim-";
    private static final Pattern ID = Pattern.compile(PREFIX + "(\\d{5}|[1-9]\\d{5,8})");
    private static final double DAYS_PER_WEEK = 7;

    private final PopulationConfig config;
    private final Chance chance;
    private final Schedule uploads;
    private final Map<String, Offer> made = new ConcurrentHashMap<>();

    Catalogue(PopulationConfig config) {
        this.config = config;
        this.chance = new Chance(config.seed());
        this.uploads =
                new Schedule(config.start(), config.offersPerMarket(), config.newOffersPerWeek() / DAYS_PER_WEEK);
    }

    /** Uploads of a market in ({@code from}, {@code to}]. */
    List<Offer> uploaded(String market, Instant from, Instant to) {
        return uploads.between(from, to).mapToObj(n -> offer(market, n)).toList();
    }

    /** The offer of that id; empty if somebody else made it. */
    Optional<Offer> find(String market, String offerId) {
        // By the id, not by what was asked for before: the answer must not depend on the order of calls.
        if (!ID.matcher(offerId).matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(offerId.substring(PREFIX.length()));
        return uploads.comes(n) ? Optional.of(offer(market, n)) : Optional.empty();
    }

    /** What a market offers at that time. */
    List<Offer> live(String market, Instant time) {
        // Nothing lives longer than a new offer, so older ones are over.
        return uploads.between(time.minus(config.offerLifetime()), time)
                .mapToObj(n -> offer(market, n))
                .filter(offer -> isValid(offer, time))
                .toList();
    }

    static boolean isValid(Offer offer, Instant time) {
        return !time.isBefore(offer.getValidFrom()) && time.isBefore(offer.getValidTo());
    }

    private static String key(String market, String offerId) {
        return market + ":" + offerId;
    }

    private Offer offer(String market, long n) {
        var id = PREFIX + "%05d".formatted(n);
        return made.computeIfAbsent(key(market, id), key -> make(market, id, n));
    }

    private Offer make(String market, String id, long n) {
        var features = Feature.draw(Feature.OF_OFFERS, chance.of("offer", market, id));
        var from = uploads.at(n);
        // Those of the start are of different age, so that they do not all end on one day.
        var lifetime = n < config.offersPerMarket()
                ? config.offerLifetime().multipliedBy(n + 1).dividedBy(config.offersPerMarket())
                : config.offerLifetime();
        return Offer.newBuilder()
                .setEventId("offer-" + market + "-" + id)
                .setEventTime(from)
                .setMarket(market)
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle(title(features))
                .setFeatures(features)
                .setValidFrom(from)
                .setValidTo(from.plus(lifetime))
                .setStatus(OfferStatus.LIVE)
                .setPosCodes(List.of("POS-%05d".formatted(n)))
                .build();
    }

    private static String title(List<String> features) {
        return String.join(
                        " ",
                        features.stream()
                                .map(feature -> feature.substring(feature.indexOf('=') + 1))
                                .limit(features.size() - 1)
                                .toList())
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
    }
}
