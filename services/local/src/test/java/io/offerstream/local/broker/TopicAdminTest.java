package io.offerstream.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.topics.PlanStep;
import io.offerstream.platform.topics.PlanStep.Action;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminTest {
    /** Topics are created without touching their serdes. */
    private static final SchemaIds NO_IDS = new SchemaIds() {
        @Override
        public int idOf(String topic, Schema schema) {
            throw new AssertionError("a topic is created without asking for a schema");
        }

        @Override
        public Schema schemaOf(int id) {
            throw new AssertionError("a topic is created without asking for a schema");
        }
    };

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static Admin admin;
    private static TopicAdmin topicAdmin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(directory);
        admin = Records.admin(broker.bootstrapServers());
        topicAdmin = new TopicAdmin(admin, 1, 1);
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    private static Topics topics(String prefix, int partitions) {
        return new Topics(prefix, partitions, NO_IDS);
    }

    private static List<Action> actions(List<PlanStep> plan) {
        return plan.stream().map(PlanStep::action).distinct().toList();
    }

    private static PlanStep step(List<PlanStep> plan, String topic) {
        return plan.stream()
                .filter(step -> step.topic().name().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    private static void set(String topic, String key, String value) throws Exception {
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(resource, change)).all().get();
        // The controller has it now; the broker that answers questions hears of it a moment later.
        while (!admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(key)
                .value()
                .equals(value)) {
            Thread.sleep(20);
        }
    }

    @Test
    void shouldFindNothingToDoTheSecondTime() {
        var topics = topics("twice.", 2);
        var first = topicAdmin.plan(topics);
        topicAdmin.execute(first);
        var incarnations = topicAdmin.incarnations(topics);
        topicAdmin.execute(first);

        assertThat(actions(first)).containsExactly(Action.CREATE);
        assertThat(actions(topicAdmin.plan(topics))).containsExactly(Action.OK);
        assertThat(incarnations).hasSameSizeAs(topics.all()).isEqualTo(topicAdmin.incarnations(topics));
    }

    @Test
    void shouldPutAChangedSettingBack() throws Exception {
        var topics = topics("altered.", 1);
        topicAdmin.execute(topicAdmin.plan(topics));
        set("altered.impressions", "retention.ms", "1000");

        var plan = topicAdmin.plan(topics);
        topicAdmin.execute(plan);

        assertThat(step(plan, "altered.impressions"))
                .extracting(PlanStep::action, PlanStep::detail)
                .containsExactly(Action.ALTER, "retention.ms: 1000 -> -1");
        assertThat(actions(topicAdmin.plan(topics))).containsExactly(Action.OK);
    }

    @Test
    void shouldRefuseAnotherPartitionCountAndChangeNothing() throws Exception {
        topicAdmin.execute(topicAdmin.plan(topics("moved.", 2)));
        set("moved.ticks", "retention.ms", "1000");
        var wider = topics("moved.", 4);

        var plan = topicAdmin.plan(wider);

        assertThat(step(plan, "moved.customers"))
                .extracting(PlanStep::action, PlanStep::detail)
                .containsExactly(Action.CONFLICT, "partitions: 2 -> 4");
        assertThatThrownBy(() -> topicAdmin.execute(plan))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("moved.customers (partitions: 2 -> 4)");
        assertThat(step(topicAdmin.plan(wider), "moved.ticks").action()).isEqualTo(Action.ALTER);
    }

    @Test
    void shouldRefuseAnotherCleanUp() throws Exception {
        var topics = topics("cleaned.", 1);
        topicAdmin.execute(topicAdmin.plan(topics));
        set("cleaned.offers", "cleanup.policy", "delete");

        assertThat(step(topicAdmin.plan(topics), "cleaned.offers"))
                .extracting(PlanStep::action, PlanStep::detail)
                .containsExactly(Action.CONFLICT, "cleanup.policy: delete -> compact");
    }

    @Test
    void shouldReturnOnceEveryNewPartitionTakesRecords() {
        var topics = topics("new.", 4);
        var names = topics.all().stream().map(Topic::name).toList();
        var sent = new LinkedHashMap<String, Future<RecordMetadata>>();
        // With retries, records would only be late, or now and then expire.
        var impatient = Map.of("retries", "0", "enable.idempotence", "false", "linger.ms", "0");
        try (var producer = Records.producer(broker.bootstrapServers(), impatient)) {
            topicAdmin.execute(topicAdmin.plan(topics));
            for (var topic : topics.all()) {
                for (int partition = 0; partition < topic.partitions(); partition++) {
                    String value = topic.name() + partition;
                    sent.put(value, producer.send(new ProducerRecord<>(topic.name(), partition, "key", value)));
                }
            }
        }

        assertThat(sent.values()).allSatisfy(future -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(Records.committed(broker.bootstrapServers(), names))
                .containsExactlyInAnyOrderElementsOf(sent.keySet());
    }
}
