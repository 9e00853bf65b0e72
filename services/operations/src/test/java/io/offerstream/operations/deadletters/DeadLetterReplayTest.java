package io.offerstream.operations.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLetterReplayTest {
    private static final Topics TOPICS = new Topics("", 2, new InMemorySchemaIds());
    private static final Catalogue MARKET = new Catalogue().learn(TestMarket.applied());

    private static DeadLetter letter(Reason reason, String topic, String key, byte[] value) {
        return DeadLetter.newBuilder()
                .setReason(reason.name())
                .setDetail("offer O-1 is unknown")
                .setService("interaction-state")
                .setTopic(topic)
                .setPartition(0)
                .setOffset(7)
                .setKey(ByteBuffer.wrap(key.getBytes(UTF_8)))
                .setValue(ByteBuffer.wrap(value))
                .build();
    }

    private static byte[] impression(String... offers) {
        var event = Events.impression("i-1", "4711", TestMarket.at(1), offers);
        return TOPICS.impressions().serde().serialize("impressions", event);
    }

    private static List<String> obstacles(Catalogue catalogue, DeadLetter letter) {
        return DeadLetterReplay.plan(TOPICS, catalogue, 7, letter).obstacles();
    }

    @Test
    void shouldTellWhenWhatWasMissingIsThere() {
        var letter = letter(Reason.UNKNOWN_OFFER, "impressions", "DE:4711", impression("O-1"));

        assertThat(obstacles(MARKET, letter)).containsExactly("market DE has no offer O-1");
        assertThat(obstacles(new Catalogue().learn(TestMarket.applied()).learn(Events.offer("O-1")), letter))
                .isEmpty();
    }

    @Test
    void shouldNotSendWhatWouldBeRefusedAgain() {
        assertThat(obstacles(MARKET, letter(Reason.UNREADABLE, "impressions", "DE:4711", new byte[] {1, 2})))
                .singleElement()
                .asString()
                .startsWith("it cannot be read");
        assertThat(obstacles(MARKET, letter(Reason.KEY_MISMATCH, "impressions", "DE:9", impression("O-1"))))
                .containsExactly("its key is not what its value says");
        assertThat(obstacles(
                        new Catalogue(), letter(Reason.UNKNOWN_MARKET, "impressions", "DE:4711", impression("O-1"))))
                .containsExactly("there is no market DE");
        assertThat(obstacles(
                        new Catalogue().learn(TestMarket.applied()).learn(Events.offer("O-1")),
                        letter(Reason.TOO_LATE, "impressions", "DE:4711", impression("O-1"))))
                .containsExactly("it was too late, and is later now");
    }

    @Test
    void shouldSendEventsOfProducersAlone() {
        assertThat(obstacles(MARKET, letter(Reason.UNREADABLE, "control", "DE", new byte[] {1})))
                .containsExactly("only impressions, redemptions and customers can be sent again; it is of control");
    }

    @Test
    void shouldKnowTheMarketByTheKey() {
        var letter = letter(Reason.UNKNOWN_OFFER, "impressions", "DE:4711", impression("O-1"));

        assertThat(DeadLetterReplay.plan(TOPICS, MARKET, 7, letter).market()).contains("DE");
        assertThat(DeadLetterReplay.plan(TOPICS, MARKET, 7, letter(Reason.UNREADABLE, "impressions", "?", new byte[0]))
                        .market())
                .isEmpty();
    }
}
