package io.offerstream.acceptance.console;

import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.operations.explain.ControlLog;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.Marks;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Offer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code control} of a real broker has told, a question after the other. */
class ControlLogTest {
    /** So that some hundred ticks are some thousand records, and have milestones between them. */
    private static final int OFFERS = 20;

    @TempDir
    private static Path folder;

    private static OneBroker broker;

    @BeforeAll
    static void start() {
        broker = OneBroker.in(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Tells of each tick's offers, which have its number as their revision. */
    private static void tellTicks(int first, int end) {
        try (var producer = broker.clients().producer()) {
            for (int tick = first; tick < end; tick++) {
                for (int offer = 0; offer < OFFERS; offer++) {
                    tell(
                            producer,
                            Events.of(Offer.newBuilder(Events.offer("offer-" + offer))
                                    .setRevision(tick + 1)
                                    .build()));
                }
                mark(producer, at(tick));
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing waits for all of them
    private static void tell(KafkaProducer<byte[], byte[]> producer, Control control) {
        var topic = broker.topics().control();
        producer.send(new ProducerRecord<>(topic.name(), 0, null, topic.serde().serialize(topic.name(), control)));
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void mark(KafkaProducer<byte[], byte[]> producer, Instant tick) {
        Headers headers = Marks.headers(tick);
        producer.send(new ProducerRecord<>(
                broker.topics().control().name(), 0, "conductor/0".getBytes(UTF_8), null, headers));
    }

    private static List<Integer> revisions(ReferenceData known) {
        return known.offers(DE).stream()
                .map(offer -> Math.toIntExact(offer.getRevision()))
                .distinct()
                .toList();
    }

    /** What was known at these minutes, each asked by itself. */
    private static Map<Integer, List<Integer>> asked(ControlLog log, int... minutes) {
        var found = new TreeMap<Integer, List<Integer>>();
        for (int minute : minutes) {
            log.at(new TreeSet<>(List.of(at(minute))), (tick, known) -> found.put(minute, revisions(known)));
        }
        return found;
    }

    @Test
    void shouldTellWhatWasKnownAtAnyTickHoweverLateItIsAsked() {
        try (var producer = broker.clients().producer()) {
            tell(producer, Control.newBuilder().setMarket(TestMarket.applied()).build());
            tell(
                    producer,
                    Events.opened(
                            new CycleWindow(TestMarket.FIRST_CYCLE, TestMarket.OPENING, at(100)), TestMarket.OPENING));
        }
        tellTicks(0, 150);
        var log = new ControlLog(broker);

        assertThat(asked(log, 0, 49, 99, 149))
                .isEqualTo(Map.of(0, List.of(1), 49, List.of(50), 99, List.of(100), 149, List.of(150)));
        assertThat(log.cycles(DE).require(TestMarket.FIRST_CYCLE).closedAt()).contains(at(100));

        tellTicks(150, 400);

        assertThat(asked(log, 399, 150, 0, 260))
                .isEqualTo(Map.of(399, List.of(400), 150, List.of(151), 0, List.of(1), 260, List.of(261)));
        assertThat(revisions(log.reference())).containsExactly(400);
        assertThat(log.cycles(DE).newestTick()).isEqualTo(at(399));

        var together = new ArrayList<Integer>();
        log.at(new TreeSet<>(List.of(at(7), at(300), at(1_000))), (tick, known) -> together.addAll(revisions(known)));
        assertThat(together)
                .as("a tick that has not come is decided on all there is")
                .containsExactly(8, 301, 400);

        var between = new ArrayList<Integer>();
        log.between(at(200), at(204), (tick, known) -> between.addAll(revisions(known)));
        assertThat(between).containsExactly(201, 202, 203, 204);
    }
}
