package io.offerstream.local.cli.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.quality.Simulated;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real broker; outcomes are published as interaction-state does. */
class EvaluateModelsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> ENVIRONMENT =
            Map.of("OFFERSTREAM_TOPIC_PREFIX", "models.", "OFFERSTREAM_PARTITIONS", "1");

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static CliFixture cli;

    @BeforeAll
    static void publish() throws Exception {
        broker = EmbeddedBroker.start(folder);
        var installations = new BrokerFixture(broker);
        cli = new CliFixture(installations, ENVIRONMENT, Clock.systemUTC());
        assertThat(cli.run("init").code()).isZero();
        try (var open = installations.open(Settings.load(Map.of(), ENVIRONMENT, Optional.empty()));
                var producer = open.clients().producer()) {
            var topics = open.topics();
            var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
            records.add(record(topics.markets(), "DE", TestMarket.applied("DE", Simulated.YAML, false)));
            records.add(record(
                    topics.markets(), "CH", TestMarket.applied("CH", Simulated.YAML.replace("DE", "CH"), false)));
            Simulated.offers().forEach(offer -> records.add(record(topics.offers(), Keys.of(offer), offer)));
            Simulated.outcomes().forEach(outcome -> records.add(record(topics.outcomes(), "DE", outcome)));
            // What a mark leaves behind.
            records.add(new ProducerRecord<>(topics.outcomes().name(), "DE".getBytes(UTF_8), null));
            for (var sent : records.stream().map(producer::send).toList()) {
                sent.get();
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static <V extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
            Topic<V> topic, String key, V value) {
        return new ProducerRecord<>(
                topic.name(), key.getBytes(UTF_8), topic.serde().serialize(topic.name(), value));
    }

    @Test
    void shouldTellEveryContestant() {
        var ended = cli.run("models", "evaluate", "--market", "DE", "--seeds", "2");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("train", "Judged by 1,440 pairs of 40 customers; 2 seeds.")
                .containsPattern("auc +incremental-warp +1\\.0000")
                .containsPattern("auc +popularity +0\\.5000")
                .containsPattern("incremental-warp less refit-warp .*not inferior");
    }

    @Test
    void shouldPrintOneObjectAsJson() throws Exception {
        var lines = cli.run("models", "evaluate", "--market", "DE", "--seeds", "1", "-o", "json")
                .lines();

        assertThat(lines).hasSize(1);
        var json = JSON.readTree(lines.get(0));
        assertThat(json.at("/train/contrasts").asInt()).isEqualTo(14 * 40);
        assertThat(json.at("/test/judged_customers").asInt()).isEqualTo(40);
        assertThat(json.at("/contestants/4/name").asText()).isEqualTo("popularity");
        assertThat(json.at("/contestants/4/auc").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/contestants/0/by_seed")).hasSize(1);
        assertThat(json.at("/comparisons/0/verdict").asText()).isEqualTo("not inferior");
    }

    @Test
    void shouldPrintARowAFigureAsCsv() {
        var lines = cli.run("models", "evaluate", "--market", "DE", "--seeds", "1", "-o", "csv")
                .lines();

        assertThat(lines).hasSize(1 + 5 + 2 + 4);
        assertThat(lines.get(0)).isEqualTo("figure,of,mean,low,high,lower_bound,sd_of_seeds,verdict");
    }

    @Test
    void shouldLearnAsAnotherFileSays() throws Exception {
        var file = Files.writeString(folder.resolve("DE.yml"), Simulated.YAML.replace("loss: warp", "loss: logistic"));

        var ended = cli.run(
                "models", "evaluate", "--market", "DE", "--seeds", "1", "--market-file", file.toString(), "-o", "csv");

        assertThat(ended.lines().get(1)).startsWith("auc,incremental-logistic,1.0000,");
    }

    @Test
    void shouldLeaveOutWhatCameLater() throws Exception {
        var json = JSON.readTree(cli.run(
                        "models",
                        "evaluate",
                        "--market",
                        "DE",
                        "--seeds",
                        "1",
                        "--until",
                        "2026-01-15T00:00:00Z",
                        "-o",
                        "json")
                .out());

        assertThat(json.at("/train/exposures").asInt()
                        + json.at("/test/exposures").asInt())
                .isEqualTo(10 * 80);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --market DX                       | there is no market DX; did you mean
                    --market CH                       | market CH has no outcomes yet
                    --market DE --seeds 0             | --seeds: expected 1 or more, found 0
                    --market DE --train-share 1       | --train-share: expected above 0 and below 1, found 1.0
                    --market DE --kernel fast         | kernel is 'fast'
                    --market DE --until yesterday     | yesterday
                    --market DE --market-file no.yml  | no.yml
                    """)
    void shouldSayWhatIsWrong(String options, String expected) {
        var ended = cli.run(("models evaluate " + options.strip()).split(" +"));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains(expected).doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldSayThatNothingIsLeftToJudgeBy() {
        var ended = cli.run("models", "evaluate", "--market", "DE", "--until", "2026-01-05T12:00:00Z");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.err()).contains("there is nothing to judge by");
    }
}
