package io.offerstream.simulator.replay;

import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The portfolio. The data sends an offer through all its channels at once and does not say where it was seen: the
 * surface of its impressions is the first of email, mobile, web, social that it has.
 *
 * @param offers in the order of the file
 * @param surfaces by offer id
 */
record StarbucksOffers(List<Offer> offers, Map<String, Surface> surfaces) {
    private static final int MAX_DOLLARS = 1_000;
    private static final int MAX_DAYS = 365;
    private static final Map<String, String> TYPES =
            Map.of("bogo", "Buy one, get one", "discount", "Discount", "informational", "Information");

    /**
     * Reads the portfolio.
     *
     * @param end when the last tick is over; an offer stays valid for its duration beyond, so that all of them are
     *     eligible throughout
     */
    static StarbucksOffers read(Path dir, Tally tally, Instant end) {
        var offers = new LinkedHashMap<String, Offer>();
        var surfaces = new LinkedHashMap<String, Surface>();
        RowSource.json(dir, StarbucksReplay.PORTFOLIO, tally, row -> {
                    var id = row.text("id");
                    if (offers.containsKey(id)) {
                        throw new RefusedRowException(
                                Refusal.DUPLICATE_ID, "id: expected a new one, found '" + id + "'");
                    }
                    var channels = row.texts("channels");
                    var offer = offer(row, id, channels, end);
                    surfaces.put(id, surface(channels));
                    offers.put(id, offer);
                    return new Used<>(offer);
                })
                .drain(offer -> {});
        return new StarbucksOffers(List.copyOf(offers.values()), Map.copyOf(surfaces));
    }

    private static Offer offer(JsonRow row, String id, List<String> channels, Instant end) throws RefusedRowException {
        var type = row.text("offer_type");
        if (!TYPES.containsKey(type)) {
            throw Values.bad(
                    "offer_type", "one of " + TYPES.keySet().stream().sorted().toList(), type);
        }
        int difficulty = row.number("difficulty", 0, MAX_DOLLARS);
        int reward = row.number("reward", 0, MAX_DOLLARS);
        int days = row.number("duration", 1, MAX_DAYS);
        var features = new ArrayList<String>();
        features.add("TYPE=" + type.toUpperCase(Locale.ROOT));
        features.add("DIFFICULTY=" + difficulty);
        features.add("REWARD=" + reward);
        features.add("DURATION=" + days);
        channels.forEach(channel -> features.add("CHANNEL=" + channel.toUpperCase(Locale.ROOT)));
        var terms = reward == 0 ? "" : ": spend $" + difficulty + ", get $" + reward;
        return Offer.newBuilder()
                .setEventId("starbucks-portfolio-%06d".formatted(row.line()))
                .setEventTime(StarbucksReplay.START)
                .setMarket(StarbucksReplay.MARKET)
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle(TYPES.get(type) + terms + ", " + days + " days")
                .setFeatures(features)
                .setValidFrom(StarbucksReplay.START)
                .setValidTo(end.plus(Duration.ofDays(days)))
                .setStatus(OfferStatus.LIVE)
                .build();
    }

    private static Surface surface(List<String> channels) {
        if (channels.contains("email")) {
            return Surface.EMAIL;
        } else if (channels.contains("mobile")) {
            return Surface.APP;
        } else if (channels.contains("web")) {
            return Surface.WEB;
        }
        return Surface.UNKNOWN;
    }
}
