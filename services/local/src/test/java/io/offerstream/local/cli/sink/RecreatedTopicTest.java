package io.offerstream.local.cli.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.clients.KafkaClients;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far the sink is, and a topic that was deleted and created again under it, on a real broker. */
class RecreatedTopicTest {
    private static final Path CONNECTOR = Path.of("../../config/connect/snowflake-sink.json");

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static CliFixture cli(String prefix) {
        return new CliFixture(
                new BrokerFixture(broker),
                Map.of(
                        "OFFERSTREAM_TOPIC_PREFIX", prefix,
                        "OFFERSTREAM_PARTITIONS", "1",
                        "OFFERSTREAM_HTTP_PORT", "0",
                        "OFFERSTREAM_REGISTRY_URL", "http://127.0.0.1:1/apis/ccompat/v7",
                        "OFFERSTREAM_SINK_CONNECTOR", CONNECTOR.toString()),
                Clock.systemUTC());
    }

    private static KafkaClients clients() {
        return new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static void commit(Admin admin, String prefix, long offset) throws Exception {
        var positions = Map.of(new TopicPartition(prefix + "assignments", 0), new OffsetAndMetadata(offset));
        admin.alterConsumerGroupOffsets(prefix + "sink", positions).all().get();
    }

    @Test
    void shouldCountRecordsThatWaitAndNoMarks() throws Exception {
        var cli = cli("waits.");
        assertThat(cli.run("init").code()).isZero();
        try (var producer = clients().producer();
                var admin = clients().admin()) {
            for (var value : new String[] {"one", null, "two", "three", null}) {
                var bytes = value == null ? null : value.getBytes(UTF_8);
                producer.send(new ProducerRecord<>("waits.assignments", "DE:1".getBytes(UTF_8), bytes))
                        .get();
            }
            commit(admin, "waits.", 1);
        }

        var status = cli.run("sink", "status", "-o", "csv");
        assertThat(status.out()).contains("waits.assignments,WAITS,\"2 records, the oldest of");
        assertThat(status.out()).contains("waits.offers,DELIVERED,", "offerstream_snowflake,UNREACHABLE");
        assertThat(status.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(cli.run("doctor").out()).contains("on their way: waits.assignments 2");
    }

    @Test
    void shouldNotStartOnATopicThatWasCreatedAgain() throws Exception {
        var cli = cli("again.");
        assertThat(cli.run("init").code()).isZero();
        // Without an account it does not run, but it has seen the topics.
        assertThat(cli.run("run", "sink").err()).contains("sink.url");
        assertThat(cli.run("sink", "adopt").err()).contains("Nothing to do");
        try (var admin = clients().admin()) {
            commit(admin, "again.", 0);
            admin.deleteTopics(List.of("again.assignments")).all().get();
            awaitGone(admin, "again.assignments");
        }
        assertThat(cli.run("init").code()).isZero();
        try (var admin = clients().admin()) {
            commit(admin, "again.", 7);
        }

        var started = cli.run("run", "sink");
        assertThat(started.code()).isEqualTo(ExitCode.NEEDS_OPERATOR.code());
        assertThat(started.err())
                .contains("deleted and created again", "again.assignments", "rename or drop ASSIGNMENTS", "sink adopt");
        assertThat(cli.run("doctor").out())
                .contains("deleted and created again since the sink first read them: again.assignments")
                .contains("the sink stands behind the end of again.assignments");

        assertThat(cli.run("sink", "adopt").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(cli.answering("n\n").run("sink", "adopt").code()).isEqualTo(ExitCode.NEEDS_OPERATOR.code());
        assertThat(cli.run("sink", "adopt", "--yes").code()).isZero();
        assertThat(cli.run("run", "sink").err()).contains("sink.url").doesNotContain("created again");
    }

    private static void awaitGone(Admin admin, String topic) throws Exception {
        Set<String> names = admin.listTopics().names().get();
        while (names.contains(topic)) {
            Thread.sleep(50);
            names = admin.listTopics().names().get();
        }
    }
}
