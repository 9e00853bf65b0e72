package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.topics.Topic;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come: the service goes on, and what it cannot use is in dead letters. */
class RandomPayloadsTest {
    private static final int PAYLOADS = 10_000;
    private static final byte[] KEY = "DE:c-1".getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"customers", "impressions", "redemptions"})
    void shouldRefuseNoise(String title) {
        var random = new Random(title.hashCode());
        try (var state = InteractionStateDriver.withMarket()) {
            var topic = state.topics.byTitle(title).orElseThrow();
            for (int i = 0; i < PAYLOADS; i++) {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                state.pipeBytes(topic, KEY, noise);
            }
            state.tick(10);

            assertThat(state.deadLetters()).hasSize(PAYLOADS);
            assertThat(state.marks()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"customers", "impressions", "redemptions"})
    void shouldSurviveEventsWithWrongBytes(String title) {
        var random = new Random(title.hashCode());
        try (var state = InteractionStateDriver.withMarket()) {
            var topic = state.topics.byTitle(title).orElseThrow();
            for (int i = 0; i < PAYLOADS; i++) {
                byte[] bytes = sound(state, topic, i);
                for (int wrong = 1 + random.nextInt(3); wrong > 0; wrong--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                }
                state.pipeBytes(topic, KEY, bytes);
            }
            state.tick(10);
            state.tick(400);

            assertThat(state.marks()).hasSize(2);
            assertThat(state.deadLetters())
                    .hasSizeBetween(PAYLOADS / 4, PAYLOADS)
                    .allSatisfy(letter -> assertThat(letter.getReason()).isNotEqualTo("PROCESSING_FAILED"));
        }
    }

    private static byte[] sound(InteractionStateDriver state, Topic<?> topic, int number) {
        var topics = state.topics;
        if (topic.equals(topics.customers())) {
            return bytes(topics.customers(), Events.customer("c-1", at(1), "TIER=1"));
        } else if (topic.equals(topics.impressions())) {
            return bytes(topics.impressions(), Events.impression("i-" + number, "c-1", at(1), "o-1", "o-2"));
        }
        return bytes(topics.redemptions(), Events.redemption("r-" + number, "c-1", at(2), "o-1"));
    }

    private static <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V event) {
        return topic.serde().serialize(topic.name(), event);
    }
}
