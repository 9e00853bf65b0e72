package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/** Events as producers should send them, but for their times. Owned by one thread. */
final class SoundEvents {
    private static final int REMEMBERED = 4096;

    private final Topics topics;
    private final ChaosMarket market;
    private final Random random;
    private final Tally tally;
    private final Ring<Impression> slates = new Ring<>(REMEMBERED);
    private final Ring<Redemption> uses = new Ring<>(REMEMBERED);
    private long ids;
    private Instant tick = ChaosMarket.OPENING;
    private Optional<Instant> previous = Optional.empty();

    SoundEvents(Topics topics, ChaosMarket market, Random random, Tally tally) {
        this.topics = topics;
        this.market = market;
        this.random = random;
        this.tally = tally;
    }

    /** From now on things happen before this tick, and mostly after the previous one. */
    void advance(Instant to, Optional<Instant> from) {
        tick = to;
        previous = from;
    }

    /** Something that a customer did, at a time that may be anything. */
    Sending any(String customer) {
        int kind = random.nextInt(100);
        if (kind < 55) {
            return of(topics.impressions(), remembered(impression(customer, time())), true);
        } else if (kind < 85) {
            return of(topics.redemptions(), remembered(redemption(customer)), true);
        } else if (kind < 90) {
            return of(topics.redemptions(), reversal(customer), true);
        }
        return profile(customer);
    }

    Sending profile(String customer) {
        return of(topics.customers(), profile(customer, usualTime()), false);
    }

    Sending impression(String customer) {
        return of(topics.impressions(), impression(customer, usualTime()), true);
    }

    Sending erasure(String customer) {
        tally.add(Fault.ERASURE);
        var erasure = Erasure.newBuilder()
                .setEventId(id("e"))
                .setEventTime(usualTime())
                .setMarket(ChaosMarket.CODE)
                .setCustomerId(customer)
                .setRequestedBy("chaos")
                .build();
        return of(topics.erasures(), erasure, false);
    }

    private Impression remembered(Impression impression) {
        slates.add(impression);
        return impression;
    }

    private Redemption remembered(Redemption redemption) {
        uses.add(redemption);
        return redemption;
    }

    private <V extends SpecificRecord> Sending of(Topic<V> topic, V event, boolean aged) {
        var time = (Instant) event.get(event.getSchema().getField("event_time").pos());
        return Sending.of(
                topic, Keys.of(event).getBytes(UTF_8), topic.serde().serialize(topic.name(), event), time, aged);
    }

    private Customer profile(String customer, Instant time) {
        return Customer.newBuilder()
                .setEventId(id("c"))
                .setEventTime(time)
                .setMarket(ChaosMarket.CODE)
                .setCustomerId(customer)
                .setProfileFeatures(List.of("TIER=" + random.nextInt(4), "DAYPART=" + random.nextInt(5)))
                .setConsent(random.nextInt(10) > 0)
                .build();
    }

    private Impression impression(String customer, Instant time) {
        return Impression.newBuilder()
                .setEventId(id("i"))
                .setEventTime(time)
                .setMarket(ChaosMarket.CODE)
                .setCustomerId(customer)
                .setOfferIds(market.slate())
                .setEvidence(random.nextInt(4) == 0 ? Evidence.SENT : Evidence.VIEWED)
                .setAssignmentId(random.nextBoolean() ? ChaosMarket.assignmentId(customer, time) : null)
                .setContextFeatures(List.of("DAYPART=LUNCH"))
                .build();
    }

    /** Mostly of what was shown; else of anything. */
    private Redemption redemption(String customer) {
        var slate = slates.any(random).filter(shown -> random.nextInt(3) > 0);
        var builder = Redemption.newBuilder()
                .setEventId(id("r"))
                .setEventTime(time())
                .setMarket(ChaosMarket.CODE)
                .setCustomerId(slate.map(Impression::getCustomerId).orElse(customer))
                .setKind(RedemptionKind.REDEEMED)
                .setBasketMinor(random.nextLong(5_000));
        var offer = slate.map(shown -> shown.getOfferIds().get(0)).orElseGet(market::someOffer);
        return (random.nextInt(5) == 0 ? builder.setPosCode(ChaosMarket.posCode(offer)) : builder.setOfferId(offer))
                .build();
    }

    private Redemption reversal(String customer) {
        tally.add(Fault.REVERSAL);
        var use = uses.any(random);
        return Redemption.newBuilder()
                .setEventId(id("x"))
                .setEventTime(usualTime())
                .setMarket(ChaosMarket.CODE)
                .setCustomerId(use.map(Redemption::getCustomerId).orElse(customer))
                .setKind(RedemptionKind.REVERSED)
                .setReversesEventId(use.map(Redemption::getEventId).orElse("unknown"))
                .build();
    }

    private Instant usualTime() {
        return tick.minusMillis(random.nextLong(Story.STEP.toMillis()));
    }

    private Instant time() {
        return switch (random.nextInt(100)) {
            case 0 -> {
                if (previous.isEmpty()) {
                    yield usualTime();
                }
                tally.add(Fault.TOO_LATE);
                yield previous.get().minus(ChaosMarket.CORRECTED).minusSeconds(1 + random.nextInt(7200));
            }
            case 1 -> {
                tally.add(Fault.TOO_FAR_AHEAD);
                yield tick.plus(ChaosMarket.TOLERANCE).plusSeconds(1 + random.nextInt(7200));
            }
            case 2, 3 -> {
                tally.add(Fault.EARLY);
                yield tick.plusMillis(1 + random.nextLong(ChaosMarket.TOLERANCE.toMillis()));
            }
            case 4, 5, 6, 7, 8, 9 -> {
                tally.add(Fault.STRAGGLER);
                yield tick.minusSeconds(random.nextLong(ChaosMarket.CORRECTED.toSeconds() / 2));
            }
            default -> usualTime();
        };
    }

    private String id(String kind) {
        return kind + "-" + Long.toString(ids++, Character.MAX_RADIX);
    }
}
