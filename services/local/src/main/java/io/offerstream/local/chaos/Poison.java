package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Spoils sound records, one way after the other. Owned by one thread. */
final class Poison {
    private static final int MOST_RANDOM_BYTES = 2_000;
    private static final int UNKNOWN_SCHEMA = 900_001;

    /** Nobody erases them: of somebody erased, an unknown offer would be dropped and kept nowhere. */
    private static final String NEVER_ERASED = "c-poison";

    private final Topics topics;
    private final Random random;
    private int kind;

    Poison(Topics topics, Random random) {
        this.topics = topics;
        this.random = random;
    }

    /** Cannot be used by anybody, whatever {@code sound} was. */
    Sending of(Sending sound) {
        byte[] value = sound.value();
        return switch (kind++ % 13) {
            case 0 -> sound.poisoned(sound.topic(), sound.key(), noise());
            case 1 -> sound.poisoned(sound.topic(), sound.key(), Arrays.copyOf(value, value.length - 1));
            case 2 -> sound.poisoned(sound.topic(), sound.key(), new byte[0]);
            case 3 -> sound.poisoned(sound.topic(), sound.key(), Arrays.copyOf(value, value.length + 1));
            case 4 -> sound.poisoned(sound.topic(), sound.key(), unknownSchema(value));
            case 5 -> sound.poisoned(topics.impressions(), sound.key(), null);
            case 6 -> sound.poisoned(sound.topic(), "XX:somebody-else".getBytes(UTF_8), value);
            case 7 -> sound.poisoned(sound.topic(), null, value);
            case 8 -> sound.poisoned(sound.topic(), sound.key(), new byte[Topics.MAX_EVENT_BYTES + 1]);
            case 9 ->
                sound.poisoned(sound.topic(), sound.key(), "{\"a\":".repeat(500).getBytes(UTF_8));
            case 10 -> redemption(sound, ChaosMarket.CODE, "o-unknown", 100);
            case 11 -> redemption(sound, "YY", "o-1", 100);
            default -> redemption(sound, ChaosMarket.CODE, "o-1", -1);
        };
    }

    /** No wire format begins with anything but zero. */
    byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(MOST_RANDOM_BYTES)];
        random.nextBytes(noise);
        noise[0] = (byte) (1 + random.nextInt(255));
        return noise;
    }

    private static byte[] unknownSchema(byte[] value) {
        byte[] other = value.clone();
        ByteBuffer.wrap(other).putInt(1, UNKNOWN_SCHEMA);
        return other;
    }

    private Sending redemption(Sending sound, String market, String offer, long basket) {
        var redemption = Redemption.newBuilder()
                .setEventId("poison-" + kind)
                .setEventTime(sound.time())
                .setMarket(market)
                .setCustomerId(NEVER_ERASED)
                .setKind(RedemptionKind.REDEEMED)
                .setOfferId(offer)
                .setBasketMinor(basket)
                .build();
        var topic = topics.redemptions();
        return sound.poisoned(
                topic, Keys.of(redemption).getBytes(UTF_8), topic.serde().serialize(topic.name(), redemption));
    }
}
