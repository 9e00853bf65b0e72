package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * What a trainer is told, tick by tick: contrasts that are right, put right, taken back and unusable, random slates, new
 * offers, cycles, changed market files, and what ops ask for. A pure function of its seed. Owned by one thread.
 */
final class TrainerStory {
    /** So many, that each of a few partitions has one and some share theirs. */
    static final List<String> MARKETS = List.of("DE", "CH", "AT", "FR");

    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    static final Duration STEP = Duration.ofMinutes(30);

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] PROTEINS = {"BEEF", "CHICKEN", "FISH", "VEGGIE"};
    private static final String[] DAYPARTS = {"LUNCH", "DINNER"};
    private static final int FIRST_OFFERS = 12;
    private static final int NEW_OFFER_EVERY = 4;
    private static final int MOST_CONTRASTS = 12;
    private static final int SLATE = 3;
    private static final int MOST_OTHERS = 5;

    private final Topics topics;
    private final Random random;
    private final List<Outcome> told = new ArrayList<>();
    private final RandomSlates slates;
    private int offers;
    private long ids;

    /**
     * One record of an input.
     *
     * @param topic of a set of topics, whatever its prefix
     * @param writer which task of interaction-state writes it; 0 where others do
     */
    record Said(Function<Topics, Topic<?>> topic, String key, Bytes value, int writer) {}

    /** @param topics whose schema ids the values have */
    TrainerStory(Topics topics, long seed) {
        this.topics = topics;
        random = new Random(seed);
        slates = new RandomSlates(seed + 1);
    }

    static Instant tick(int number) {
        return OPENING.plus(STEP.multipliedBy(number));
    }

    /** Reference data that stands before the tick. */
    List<Said> reference(int number) {
        var said = new ArrayList<Said>();
        for (var market : MARKETS) {
            if (number == 1 || isChanged(market, number)) {
                said.add(said(Topics::markets, market, market(market, number)));
            }
            for (int known = number == 1 ? FIRST_OFFERS : number % NEW_OFFER_EVERY == 0 ? 1 : 0; known > 0; known--) {
                var offer = offer(market, number);
                slates.learn(offer);
                said.add(said(Topics::offers, market + ":" + offer.getOfferId(), offer));
            }
        }
        requests(number).forEach(request -> said.add(said(Topics::modelRequests, request.getMarket(), request)));
        return said;
    }

    /** What the conductor announces at the tick. */
    List<Said> control(int number) {
        var said = new ArrayList<Said>();
        for (var market : MARKETS) {
            slates.open(market, tick(number)).forEach(control -> said.add(said(Topics::control, market, control)));
        }
        return said;
    }

    private static boolean isChanged(String market, int number) {
        return (market.equals("CH") && number == 14)
                || (market.equals("AT") && number == 18)
                || (market.equals("FR") && number == 22);
    }

    private static List<ModelRequest> requests(int number) {
        return switch (number) {
            case 6 -> List.of(request("DE", ModelAction.PROMOTE, 1L), request("AT", ModelAction.PROMOTE, 1L));
            case 10 -> List.of(request("DE", ModelAction.PROMOTE, 999L));
            case 16 -> List.of(request("DE", ModelAction.REFIT, null));
            case 24 -> List.of(request("AT", ModelAction.ROLLBACK, 1L));
            case 28 -> List.of(request("AT", ModelAction.RELEASE, null));
            default -> List.of();
        };
    }

    private static ModelRequest request(String market, ModelAction action, Long version) {
        return ModelRequest.newBuilder()
                .setEventId(action + market + version)
                .setEventTime(OPENING)
                .setMarket(market)
                .setAction(action)
                .setVersion(version)
                .setActor("chaos")
                .build();
    }

    private static Market market(String market, int number) {
        boolean isFirst = number == 1;
        var yaml = """
                market: %s
                time_zone: UTC
                currency: EUR
                seed: 7
                cycle: {first_start: 2026-01-05T00:00, period: PT6H}
                experiment: {id: chaos}
                publish_interval: %s
                reservoir: {size: 90, mix: 1.5}
                context_features: all
                lightfm_model:
                  loss: warp
                  no_components: %d
                  learning_rate: %s
                  item_alpha: %s
                  learning_schedule: %s
                  epochs: 2
                """.formatted(
                        market,
                        market.equals("AT") && !isFirst ? "PT40M" : "PT1H",
                        market.equals("FR") && !isFirst ? 12 : 8,
                        market.equals("CH") && !isFirst ? "0.03" : "0.05",
                        market.equals("CH") ? "0.001" : "0",
                        market.equals("FR") ? "adagrad" : "row_adagrad");
        return Market.newBuilder()
                .setEventId(market + number)
                .setEventTime(OPENING)
                .setMarket(market)
                .setConfig(yaml)
                .setConfigHash(MarketConfig.parse(market + ".yml", yaml).hash())
                .setFile(market + ".yml")
                .build();
    }

    private Offer offer(String market, int number) {
        var id = "O" + offers++;
        return Offer.newBuilder()
                .setEventId(market + id)
                .setEventTime(tick(number))
                .setMarket(market)
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setFeatures(
                        List.of("PROTEIN=" + PROTEINS[random.nextInt(PROTEINS.length)], "SIZE=" + random.nextInt(3)))
                .setValidFrom(OPENING.minus(Duration.ofDays(1)))
                .setValidTo(tick(number).plus(Duration.ofHours(3 + random.nextInt(20))))
                .setStatus(OfferStatus.LIVE)
                .build();
    }

    private static <V extends SpecificRecord> byte[] bytes(Topic<V> topic, SpecificRecord value) {
        return topic.serde().serialize(topic.name(), topic.type().cast(value));
    }

    private Said said(Function<Topics, Topic<?>> topic, String key, SpecificRecord value) {
        return new Said(topic, key, Bytes.wrap(bytes(topic.apply(topics), value)), 0);
    }

    /** Outcomes of one task of interaction-state, in its order. */
    List<Said> outcomes(int number, int writer) {
        var said = new ArrayList<Said>();
        for (var market : MARKETS) {
            for (int left = random.nextInt(MOST_CONTRASTS); left > 0; left--) {
                var outcome = outcome(market, number, writer);
                byte[] value = bytes(topics.outcomes(), outcome);
                if (random.nextInt(100) == 0) {
                    value = ("poison " + ids).getBytes(UTF_8);
                }
                said.add(new Said(Topics::outcomes, market, Bytes.wrap(value), writer));
            }
            for (var outcome : slates.outcomes(market, tick(number), writer)) {
                said.add(new Said(Topics::outcomes, market, Bytes.wrap(bytes(topics.outcomes(), outcome)), writer));
            }
        }
        return said;
    }

    private Outcome outcome(String market, int number, int writer) {
        int kind = random.nextInt(20);
        var mine = told.stream()
                .filter(before -> before.getMarket().equals(market)
                        && before.getCustomerPseudonym().startsWith("w" + writer))
                .toList();
        if (kind < 2 && !mine.isEmpty()) {
            return corrected(mine.get(random.nextInt(mine.size())), kind == 0, number);
        }
        var outcome = new Outcome();
        outcome.setOutcomeId("contrast#i" + ids++ + "#1");
        outcome.setMarket(market);
        outcome.setCustomerPseudonym("w" + writer + "c" + random.nextInt(50));
        outcome.setKind(kind == 2 ? OutcomeKind.SEEN_NOT_REDEEMED : OutcomeKind.CONTRAST);
        outcome.setOfferId("O" + random.nextInt(offers));
        outcome.setImpressionId("i" + ids);
        outcome.setImpressionTime(tick(number).minusSeconds(random.nextInt(7200)));
        outcome.setSealedAt(tick(number));
        outcome.setExaminationWeight(1.0);
        outcome.setCycleId("2026-01-05T00:00");
        outcome.setArm(random.nextInt(5) == 0 ? Arm.CONTROL_RANDOM : Arm.TEST);
        outcome.setServedPolicy(Policy.NONE);
        outcome.setTrainable(true);
        outcome.setCustomerFeatures("{\"TIER=GOLD\":1.0,\"taste:PROTEIN=" + PROTEINS[random.nextInt(PROTEINS.length)]
                + "\":" + (random.nextInt(200) - 100) / 100.0 + "}");
        outcome.setContextFeatures(List.of("DAYPART=" + DAYPARTS[random.nextInt(2)]));
        outcome.setContrast(kind == 3 && random.nextInt(4) == 0 ? "no JSON" : contrast());
        told.add(outcome);
        return outcome;
    }

    private String contrast() {
        var json = JSON.createObjectNode().put("sample_weight", random.nextInt(4) == 0 ? 0.25 : 1.0);
        int others = random.nextInt(MOST_OTHERS + 1);
        var slate = random.ints(0, offers).distinct().limit(SLATE + others).toArray();
        var redeemed = json.putArray("redeemed");
        redeemed.addObject().put("offer", "O" + slate[0]).put("position", 0).put("examination_weight", 1.0);
        var seen = json.putArray("seen");
        for (int position = 1; position < SLATE; position++) {
            seen.addObject()
                    .put("offer", "O" + slate[position])
                    .put("position", position)
                    .put("examination_weight", 0.8);
        }
        // Those of an older build say nothing of others.
        if (random.nextInt(5) > 0) {
            var seenElsewhere = json.putArray("others");
            for (int number = SLATE; number < slate.length; number++) {
                seenElsewhere.addObject().put("offer", "O" + slate[number]).put("examination_weight", 0.9);
            }
        }
        return json.toString();
    }

    private Outcome corrected(Outcome before, boolean isTakenBack, int number) {
        var outcome = Outcome.newBuilder(before).build();
        var id = before.getOutcomeId();
        int revision = Integer.parseInt(id, id.lastIndexOf('#') + 1, id.length(), 10);
        outcome.setOutcomeId(id.substring(0, id.lastIndexOf('#') + 1) + (revision + 1));
        outcome.setSupersedes(id);
        outcome.setSealedAt(tick(number));
        if (isTakenBack) {
            outcome.setKind(OutcomeKind.CENSORED);
            outcome.setContrast(null);
        } else {
            outcome.setKind(OutcomeKind.CONTRAST);
            outcome.setContrast(contrast());
        }
        told.remove(before);
        told.add(outcome);
        return outcome;
    }
}
