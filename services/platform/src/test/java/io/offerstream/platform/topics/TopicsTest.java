package io.offerstream.platform.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.AuditPseudonym;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.schemas.Arm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final Topics local = new Topics("", 7, new InMemorySchemaIds());
    private final Topics cluster = new Topics("", 7, new InMemorySchemaIds(), Retention.BOUNDED);

    private static String days(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }

    @Test
    void shouldKeepErasuresLongerThanTheEventsTheyMustMeetAgain() {
        assertThat(cluster.erasures().settings())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", days(30))
                .containsEntry("min.compaction.lag.ms", days(30))
                .doesNotContainKey("max.compaction.lag.ms");
        for (var topic : List.of(cluster.impressions(), cluster.redemptions(), cluster.assignments())) {
            assertThat(topic.settings())
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", days(28))
                    .containsEntry("segment.ms", days(1));
        }
    }

    @Test
    void shouldKeepRefusedEventsNoLongerThanEvents() {
        assertThat(cluster.deadLetters().settings())
                .containsEntry("retention.ms", days(28))
                .containsEntry("segment.ms", days(1))
                .as("one that came too late is not deleted at once")
                .containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void shouldKeepEverythingOnTheEmbeddedBroker() {
        assertThat(local.erasures().settings())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "-1");
        for (var topic : List.of(local.impressions(), local.redemptions(), local.assignments(), local.outcomes())) {
            assertThat(topic.settings()).containsEntry("retention.ms", "-1").doesNotContainKey("segment.ms");
        }
    }

    @Test
    void shouldBoundNothingElse() {
        var bounded = List.of("impressions", "redemptions", "assignments", "erasures", "dead-letters");
        for (var topic : cluster.all()) {
            if (!bounded.contains(topic.title())) {
                assertThat(topic.settings())
                        .isEqualTo(local.byTitle(topic.title()).orElseThrow().settings());
            }
        }
    }

    @Test
    void shouldKnowWhatIsCompacted() {
        assertThat(local.all())
                .filteredOn(Topic::isCompacted)
                .extracting(Topic::title)
                .contains("customers", "customer-features", "assignments-current", "erasures")
                .doesNotContain("impressions", "audit");
    }

    @Test
    void shouldPlaceKeysAsKafkasClientsDo() {
        assertThat(IntStream.range(0, 100).mapToObj(i -> "DE:ü-" + i))
                .allSatisfy(key -> assertThat(local.customers().partitionOf(key))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(
                                key.getBytes(java.nio.charset.StandardCharsets.UTF_8), 7)));
    }

    @Test
    void shouldNotTellACustomerByTheirPseudonym() {
        assertThat(AuditPseudonym.of("DE", "c-1"))
                .matches("[0-9a-f]{16}")
                .isEqualTo(AuditPseudonym.of("DE", "c-1"))
                .isNotEqualTo(AuditPseudonym.of("CH", "c-1"))
                .isNotEqualTo(AuditPseudonym.of("DE", "c-2"));
    }

    @Test
    void shouldLetAServiceRunBesideTheRealOne() {
        var real = new Topics("qsr.", 3, new InMemorySchemaIds());
        var shadow = real.shadowing("assigner", "again");

        assertThat(shadow.control().name()).isEqualTo("qsr.control");
        assertThat(shadow.customerFeatures().name()).isEqualTo("qsr.customer-features");
        assertThat(shadow.assignments().name()).isEqualTo("qsr.again.assignments");
        assertThat(shadow.deadLetters().name()).isEqualTo("qsr.again.dead-letters");
        assertThat(shadow.prefix()).isEqualTo("qsr.again.");
        assertThat(shadow.title("qsr.control")).isEqualTo("control");
        assertThat(shadow.title("qsr.again.assignments")).isEqualTo("assignments");
        assertThat(shadow.assignments().settings()).isEqualTo(real.assignments().settings());
        assertThat(shadow.assignments().partitions()).isEqualTo(3);
    }

    @Test
    void shouldWriteWithTheIdsOfTheRealTopics() {
        var asked = new ArrayList<String>();
        var known = new InMemorySchemaIds();
        var ids = new SchemaIds() {
            @Override
            public int idOf(String topic, Schema schema) {
                asked.add(topic);
                return known.idOf(topic, schema);
            }

            @Override
            public Schema schemaOf(int id) {
                return known.schemaOf(id);
            }
        };
        var shadow = new Topics("qsr.", 1, ids).shadowing("assigner", "again").assignments();

        shadow.serde().serialize(shadow.name(), Events.assignment("c-1", TestMarket.FIRST_CYCLE, Arm.TEST, "o-1"));

        assertThat(asked).containsExactly("qsr.assignments");
    }
}
