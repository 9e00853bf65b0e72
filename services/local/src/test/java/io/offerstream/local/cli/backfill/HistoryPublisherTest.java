package io.offerstream.local.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Terminal;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.Tick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker. */
class HistoryPublisherTest {
    private static final Instant START = Instant.parse("2025-03-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START.plus(Duration.ofDays(30)), ZoneOffset.UTC);

    /** Hours after the start at which something happened: with hours and days between in which nothing did. */
    private static final List<Integer> HOURS = List.of(1, 1, 4, 30, 31, 33);

    @TempDir
    private static Path brokerFolder;

    private static SortedEvents history(Installation installation) throws IOException {
        var topic = installation.topics().customers();
        var events = new SortedEvents();
        for (int i = 0; i < HOURS.size(); i++) {
            var time = START.plus(Duration.ofHours(HOURS.get(i))).minusSeconds(60);
            var customer = Events.customer("c-" + i, time);
            events.add(new ReadyEvent(
                    time.toEpochMilli(),
                    ImportKind.CUSTOMERS,
                    Keys.of(customer.getMarket(), customer.getCustomerId()).getBytes(UTF_8),
                    topic.serde().serialize(topic.name(), customer)));
        }
        events.complete();
        return events;
    }

    private static Installation installation(BrokerFixture installations, String prefix) {
        var environment = Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "2");
        assertThat(new CliFixture(installations, environment, CLOCK).run("init").code())
                .isZero();
        return installations.open(Settings.load(Map.of(), environment, Optional.empty()));
    }

    /** Publishes with one import after the other, each stopped when {@code stopped} says so. */
    private static void publish(Installation installation, BooleanSupplier stopped) throws IOException {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
        var progress = new Progress("publishing", CLOCK, new Terminal(nowhere, nowhere, false), true);
        long position = 0;
        while (position < HOURS.size()) {
            try (var events = history(installation);
                    var checkpoints =
                            new Checkpoints(installation.clients(), installation.topics(), events.fingerprint())) {
                var newest = Course.newest(installation.clients(), installation.topics());
                try (var publisher =
                        new HistoryPublisher(installation, new Course(newest, Map.of()), checkpoints, CLOCK)) {
                    position = publisher
                            .publish(events, Duration.ofHours(1), stopped, progress)
                            .position();
                }
            }
        }
    }

    private static List<Instant> times(Installation installation) {
        return Published.ticks(installation).stream().map(Tick::getTickTime).toList();
    }

    @Test
    void shouldWriteTheSameTicksWhenItIsStoppedBeforeEveryEvent() throws IOException {
        try (var broker = EmbeddedBroker.start(brokerFolder)) {
            var installations = new BrokerFixture(broker);
            var asked = new ArrayList<Boolean>();
            try (var undisturbed = installation(installations, "undisturbed.");
                    var stopped = installation(installations, "stopped.")) {
                publish(undisturbed, () -> false);
                publish(stopped, () -> {
                    asked.add(asked.size() % 2 == 1);
                    return asked.get(asked.size() - 1);
                });

                assertThat(asked).contains(true);
                assertThat(times(undisturbed))
                        .startsWith(START.plus(Duration.ofHours(1)))
                        .hasSize(33);
                assertThat(times(stopped)).isEqualTo(times(undisturbed));
                assertThat(Published.events(stopped)).isEqualTo(Published.events(undisturbed));
            }
        }
    }
}
