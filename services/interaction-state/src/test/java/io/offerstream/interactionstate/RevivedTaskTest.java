package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.RevivedTask;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevivedTaskTest {
    @Test
    void shouldRefuseARecordOnceWhenItsTaskIsRevived() {
        var topics = new Topics("", 1, new InMemorySchemaIds());
        var impressions = topics.impressions();
        // Nobody has told it of the market.
        var value = impressions.serde().serialize(impressions.name(), impression("i-1", "4711", at(1), "o-1"));
        var events = List.<TickEvent>of(
                new Arrival(impressions.name(), 0, 0, at(1), "DE:4711".getBytes(UTF_8), value),
                new TickReached(at(10), Optional.empty()));
        try (var driver = RevivedTask.driver(
                InteractionStateTopology.SERVICE,
                topics,
                new DecideCustomers(topics, new SimpleMeterRegistry()),
                events,
                List.of(topics.intakeCounts()))) {
            driver.mark(topics.ticks(), Marks.TICKER, at(10));

            assertThat(driver.values(topics.deadLetters())).hasSize(1);
        }
    }
}
