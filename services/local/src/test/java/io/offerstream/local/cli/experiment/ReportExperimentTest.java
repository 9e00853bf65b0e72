package io.offerstream.local.cli.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.results.SampleResults;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.ExperimentSummary;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker; results are published as measurement does. */
class ReportExperimentTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path brokerFolder;

    private static EmbeddedBroker broker;
    private static BrokerFixture installations;
    private static CliFixture cli;

    @BeforeAll
    static void publish() throws Exception {
        broker = EmbeddedBroker.start(brokerFolder);
        installations = new BrokerFixture(broker);
        cli = cli("report.");
        assertThat(cli.run("init").code()).isZero();
        publish(
                "report.",
                SampleResults.open("DE", 1).build(),
                SampleResults.closed("DE", 1)
                        .setVerdict("No difference shown in week 1.")
                        .build(),
                SampleResults.open("DE", 2)
                        .setVerdict("Too early to say.")
                        .setAlerts(List.of("One alert.", "Another."))
                        .build(),
                SampleResults.closed("CH", 1).build());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Map<String, String> environment(String prefix) {
        return Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "1");
    }

    private static CliFixture cli(String prefix) {
        return new CliFixture(installations, environment(prefix), Clock.systemUTC());
    }

    private static void publish(String prefix, ExperimentResult... results) throws Exception {
        try (var open = installations.open(Settings.load(Map.of(), environment(prefix), Optional.empty()));
                var producer = open.clients().producer()) {
            for (var result : results) {
                producer.send(record(
                                open.topics().experimentResults(),
                                Keys.of(result.getMarket(), result.getCycleId()),
                                result))
                        .get();
            }
            var summary = ExperimentSummary.newBuilder()
                    .setMarket("ALL")
                    .setAsOf(Instant.EPOCH)
                    .setDefinitionVersion("2")
                    .setCycles(2)
                    .setStatus("OK")
                    .setVerdict("No difference over all.")
                    .build();
            producer.send(record(open.topics().experimentSummaries(), "ALL", summary))
                    .get();
            // What a tombstoned key or a mark leaves behind.
            producer.send(new ProducerRecord<>(
                            open.topics().experimentResults().name(), "measurement/0".getBytes(UTF_8), null))
                    .get();
        }
    }

    private static <V extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
            Topic<V> topic, String key, V value) {
        return new ProducerRecord<>(
                topic.name(), key.getBytes(UTF_8), topic.serde().serialize(topic.name(), value));
    }

    @Test
    void shouldTellTheNewestCycleOfEachMarketAndThePoolOfAll() {
        var ended = cli.run("experiment", "report");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("CH  cycle 2026-01-05T04:00, FINAL", "DE  cycle 2026-01-12T04:00, OPEN", "Too early to say.")
                .contains("! One alert.", "All markets, closed cycles together: No difference over all.")
                .doesNotContain("week 1");
    }

    @Test
    void shouldTellTheCycleAskedFor() {
        assertThat(cli.run("experiment", "report", "--market", "DE", "--cycle", "2026-01-05T04:00")
                        .out())
                .contains("FINAL", "No difference shown in week 1.")
                .doesNotContain("OPEN", "CH", "All markets");
        assertThat(cli.run("experiment", "report", "--cycle", "all").lines())
                .filteredOn(line -> line.contains("  cycle "))
                .extracting(line -> line.substring(0, 24))
                .containsExactly("CH  cycle 2026-01-05T04:", "DE  cycle 2026-01-05T04:", "DE  cycle 2026-01-12T04:");
    }

    @Test
    void shouldPrintWholeRecordsAsJson() throws Exception {
        var lines =
                cli.run("experiment", "report", "--cycle", "all", "-o", "json").lines();

        assertThat(lines).hasSize(3);
        var newest = JSON.readTree(lines.get(2));
        assertThat(newest.get("market").asText()).isEqualTo("DE");
        assertThat(newest.get("alerts").get(1).asText()).isEqualTo("Another.");
        assertThat(newest.get("lift").isNull()).isTrue();
        assertThat(newest.size())
                .isEqualTo(ExperimentResult.getClassSchema().getFields().size());
    }

    @Test
    void shouldPrintARowACycleAsCsv() {
        var lines =
                cli.run("experiment", "report", "--market", "DE", "-o", "csv").lines();

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("market,cycle_id,experiment_id,").contains(",verdict,alerts,srm_verdict,");
        assertThat(lines.get(1))
                .startsWith("DE,2026-01-12T04:00,offers-top3,")
                .contains(",Too early to say.,One alert. | Another.,");
    }

    @Test
    void shouldAskWhatWasMeant() {
        var noMarket = cli.run("experiment", "report", "--market", "DR");
        var noCycle = cli.run("experiment", "report", "--market", "DE", "--cycle", "2026-01-13T04:00");

        assertThat(noMarket.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(noMarket.err()).contains("there is no result of market DR; did you mean DE?");
        assertThat(noCycle.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(noCycle.err())
                .contains("market DE has no result of cycle 2026-01-13T04:00; did you mean 2026-01-12T04:00?");
    }

    @Test
    void shouldSayThatNothingIsMeasuredYet() {
        var fresh = cli("fresh.");
        assertThat(fresh.run("init").code()).isZero();

        var ended = fresh.run("experiment", "report", "--market", "DE");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("Nothing is measured yet");
    }
}
