package io.offerstream.local.benchmark.trainer;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A made-up market whose customers redeem by taste: two hundred offers of three to five features, customers of six to ten,
 * slates of three to five offers. Nearly every contrast has features and weights of its own. A pure function of numbers.
 */
final class Redemptions {
    static final String MARKET = "DE";
    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    static final String DAYPART = "DAYPART=LUNCH";

    private static final int OFFERS = 200;
    private static final int CUSTOMERS = 50_000;
    private static final int PROTEINS = 8;
    private static final Duration LONGEST_WAY = Duration.ofHours(2);
    private static final List<String> OFFER_FEATURES = List.of("CUISINE", "CATEGORY", "SPICE", "PRICE_BAND");
    private static final List<String> PROFILE = List.of("TIER", "AGE", "REGION", "DEVICE", "SINCE");
    private static final int VALUES = 6;

    private final MarketConfig config;
    private final String yaml;

    /**
     * @param components of the model
     * @param publishInterval as a market file has it
     */
    Redemptions(int components, Duration publishInterval) {
        yaml = """
                market: %s
                time_zone: UTC
                currency: EUR
                seed: 7
                cycle: {first_start: 2026-01-05T00:00}
                experiment: {id: benchmark}
                publish_interval: %s
                context_features: all
                lightfm_model: {loss: warp, no_components: %d}
                reservoir: {mix: 3}
                """.formatted(MARKET, publishInterval, components);
        config = MarketConfig.parse(MARKET + ".yml", yaml);
    }

    /**
     * What became of one impression.
     *
     * @param time of the impression
     * @param features of the customer
     * @param redeemed offers by number, one or two
     * @param seen offers by number
     */
    record Contrast(
            String id,
            Instant time,
            String customer,
            SortedMap<String, Double> features,
            List<Integer> redeemed,
            List<Integer> seen) {
        /** Which task of interaction-state would have it. */
        int task(int tasks) {
            return Math.floorMod(customer.hashCode(), tasks);
        }
    }

    MarketConfig config() {
        return config;
    }

    Market market(Instant time) {
        return Market.newBuilder()
                .setEventId("market:" + MARKET)
                .setEventTime(time)
                .setMarket(MARKET)
                .setConfig(yaml)
                .setConfigHash(config.hash())
                .setFile(MARKET + ".yml")
                .build();
    }

    List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        for (int number = 0; number < OFFERS; number++) {
            offers.add(Offer.newBuilder()
                    .setEventId("upload:" + offerId(number))
                    .setEventTime(OPENING)
                    .setMarket(MARKET)
                    .setOfferId(offerId(number))
                    .setEvent(OfferEvent.OFFER_CREATED)
                    .setTitle("Offer number " + number)
                    .setFeatures(offerFeatures(number))
                    .setValidFrom(OPENING.minus(Duration.ofDays(30)))
                    .setValidTo(isLive(number) ? OPENING.plus(Duration.ofDays(30)) : OPENING.minus(Duration.ofDays(3)))
                    .setStatus(OfferStatus.LIVE)
                    .build());
        }
        return offers;
    }

    static String offerId(int number) {
        return "offer-" + (1_000 + number);
    }

    private static boolean isLive(int number) {
        return number % 5 < 3;
    }

    private static int protein(int offer) {
        return offer % PROTEINS;
    }

    private static List<String> offerFeatures(int number) {
        var random = new SplittableRandom(number);
        var features = new ArrayList<String>();
        features.add("PROTEIN=" + protein(number));
        int others = 2 + random.nextInt(3);
        for (int i = 0; i < others; i++) {
            features.add(OFFER_FEATURES.get(i) + "=" + random.nextInt(VALUES));
        }
        return features;
    }

    /** The {@code number}-th, told before {@code tick}. */
    Contrast contrast(int number, Instant tick) {
        var random = new SplittableRandom(number);
        int customer = random.nextInt(CUSTOMERS);
        var slate = slate(random);
        int favourite = Math.floorMod(customer * 31, PROTEINS);
        slate.sort((one, other) -> Boolean.compare(protein(other) == favourite, protein(one) == favourite));
        int redeemed = random.nextInt(10) == 0 ? 2 : 1;
        // One in three is a whim.
        int first = random.nextInt(3) == 0 ? random.nextInt(slate.size() - redeemed + 1) : 0;
        var taken = new ArrayList<>(slate.subList(first, first + redeemed));
        slate.removeAll(taken);
        return new Contrast(
                "%016x-%08x".formatted(random.nextLong(), number),
                tick.minusMillis(1 + random.nextLong(LONGEST_WAY.toMillis())),
                pseudonym(customer),
                features(customer, favourite, random),
                taken,
                slate);
    }

    private static List<Integer> slate(SplittableRandom random) {
        int size = 3 + random.nextInt(3);
        var slate = new ArrayList<Integer>();
        while (slate.size() < size) {
            int offer = random.nextInt(OFFERS);
            if (isLive(offer) && !slate.contains(offer)) {
                slate.add(offer);
            }
        }
        return slate;
    }

    private static String pseudonym(int customer) {
        var random = new SplittableRandom(customer);
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    /** A profile that stays, and tastes as they are at the time. */
    private static SortedMap<String, Double> features(int customer, int favourite, SplittableRandom now) {
        var who = new SplittableRandom(customer);
        var features = new TreeMap<String, Double>();
        int profile = 3 + who.nextInt(3);
        for (int i = 0; i < profile; i++) {
            features.put(PROFILE.get(i) + "=" + who.nextInt(VALUES), 1.0);
        }
        features.put("taste:PROTEIN=" + favourite, now.nextDouble(0.2, 0.9));
        int tastes = 2 + who.nextInt(3);
        for (int i = 0; i < tastes; i++) {
            features.put("taste:" + OFFER_FEATURES.get(i) + "=" + who.nextInt(VALUES), now.nextDouble(-1, 1));
        }
        return features;
    }

    /** As interaction-state writes it. */
    Outcome outcome(Contrast contrast, Instant tick) {
        var outcome = new Outcome();
        outcome.setOutcomeId("contrast#" + contrast.id() + "#1");
        outcome.setMarket(MARKET);
        outcome.setCustomerPseudonym(contrast.customer());
        outcome.setKind(OutcomeKind.CONTRAST);
        outcome.setOfferId(offerId(contrast.redeemed().get(0)));
        outcome.setImpressionId(contrast.id());
        outcome.setImpressionTime(contrast.time());
        outcome.setSealedAt(tick);
        outcome.setExaminationWeight(1.0);
        outcome.setCycleId("2026-01-05T00:00");
        outcome.setArm(Arm.TEST);
        outcome.setServedPolicy(Policy.POPULARITY);
        outcome.setAssignmentId("2026-01-05T00:00:" + contrast.customer());
        outcome.setTrainable(true);
        outcome.setCustomerFeatures(featureJson(contrast));
        outcome.setContextFeatures(List.of(DAYPART));
        outcome.setContrast(contrastJson(contrast));
        return outcome;
    }

    private static String featureJson(Contrast contrast) {
        var json = new StringBuilder("{");
        contrast.features()
                .forEach((name, weight) -> json.append(json.length() > 1 ? "," : "")
                        .append('"')
                        .append(name)
                        .append("\":")
                        .append(weight));
        return json.append('}').toString();
    }

    private String contrastJson(Contrast contrast) {
        int redeemed = contrast.redeemed().size();
        return "{\"sample_weight\":1.0,\"redeemed\":[" + exposures(contrast.redeemed(), 0) + "],\"seen\":["
                + exposures(contrast.seen(), redeemed) + "]}";
    }

    private String exposures(List<Integer> offers, int firstPosition) {
        var json = new StringBuilder();
        for (int i = 0; i < offers.size(); i++) {
            int position = firstPosition + i;
            json.append(i > 0 ? "," : "")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"offer\":\"%s\",\"position\":%d,\"examination_weight\":%s,\"propensity\":0.08333}",
                            offerId(offers.get(i)),
                            position,
                            examination(position)));
        }
        return json.toString();
    }

    /** How likely an offer in this position was looked at. */
    double examination(int position) {
        return config.examination().weight(position);
    }
}
