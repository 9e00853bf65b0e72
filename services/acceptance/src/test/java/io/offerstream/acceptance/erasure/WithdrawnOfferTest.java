package io.offerstream.acceptance.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.Publisher;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.TickSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An offer is withdrawn while every service is stopped, and the broker compacts all away that was said of it before: it
 * does not come back to services that remember it.
 */
class WithdrawnOfferTest {
    private static final String WITHDRAWN = "O-4";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");

    @TempDir
    private Path folder;

    private final LivingMarket market = new LivingMarket();
    private final List<Throwable> failures = new ArrayList<>();
    private Instant now = OPENING;

    private Settings settings() {
        return Settings.load(Map.of("data.dir", folder.toString(), "partitions", "2"), Map.of(), Optional.empty());
    }

    private void publish(Publisher publisher, List<? extends SpecificRecord> events) {
        now = now.plus(Duration.ofHours(1));
        publisher.publish(events, now);
    }

    /** What the next cycle assigns, once it has reached everybody. */
    private List<Assignment> assignedInTheNextCycle(List<SpecificRecord> before) {
        try (var stack = LocalStack.start(settings(), new SimpleMeterRegistry(), new Health(), failures::add);
                var publisher = new Publisher(stack.connection(), "acceptance", TickSource.SIMULATION);
                var reader = new TopicReader(stack.connection().bootstrapServers())) {
            publish(publisher, before);
            publish(publisher, market.others(now, Map.of()));
            now = now.plus(Duration.ofDays(7));
            var opened = now;
            var assigned = new ArrayList<Assignment>();
            reader.follow(stack.connection().topics().assignments(), (key, assignment) -> {
                if (assignment.getDecidedAt().isAfter(opened)) {
                    assigned.add(assignment);
                }
            });
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (assigned.stream().map(Assignment::getCustomerId).distinct().count() < LivingMarket.OTHERS) {
                assertThat(System.nanoTime()).as("assigned in time").isLessThan(deadline);
                assertThat(failures).isEmpty();
                publish(publisher, List.of());
                reader.poll(Duration.ofMillis(500));
            }
            return assigned;
        }
    }

    /** With the broker alone: the offer ends, and its earlier records go. */
    private void withdrawAndCompact() throws Exception {
        try (var connection = Connection.startLocal(settings(), new Health());
                var publisher = new Publisher(connection, "acceptance", TickSource.SIMULATION);
                var admin = connection.admin()) {
            LaterThen.hurry(admin, connection.topics());
            publish(publisher, List.of(market.withdrawn(WITHDRAWN, now)));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                publish(publisher, List.of());
                Thread.sleep(1_100);
                if (recordsOfTheOffer(connection) == 1) {
                    return;
                }
            }
            assertThat(recordsOfTheOffer(connection)).isEqualTo(1);
        }
    }

    private static long recordsOfTheOffer(Connection connection) {
        var offers = connection.topics().offers();
        var records = new ArrayList<Offer>();
        CommittedRecords.readAll(new KafkaClients(connection.clientSettings()), offers, record -> {
            if (record.value() != null) {
                var offer = offers.serde().deserialize(offers.name(), record.value());
                if (offer.getOfferId().equals(WITHDRAWN)) {
                    records.add(offer);
                }
            }
        });
        return records.size();
    }

    @Test
    void shouldNotComeBackAfterWhatWasSaidOfItIsCompactedAway() throws Exception {
        assertThat(assignedInTheNextCycle(market.reference(now)))
                .as("it is shown while it lives")
                .anyMatch(assignment -> assignment.getOffers().contains(WITHDRAWN));

        withdrawAndCompact();

        assertThat(assignedInTheNextCycle(List.of()))
                .noneMatch(assignment -> assignment.getOffers().contains(WITHDRAWN));
    }
}
