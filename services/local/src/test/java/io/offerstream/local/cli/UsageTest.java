package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    @TempDir
    private Path folder;

    private final CliFixture cli = new CliFixture();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                      | which command?
                    topics                                  | what about topics?
                    topcs list                              | topics
                    topics list --tpoic-prefix x            | Unknown option
                    topics read                             | TOPIC
                    topics list -o xml                      | xml
                    topics read assignments --max many      | many
                    topics read assignments --max 0         | --max: expected 1 or more, found 0
                    topics list --topic-prefix a/b          | topic.prefix
                    topics list --config nowhere.yml        | nowhere.yml: there is no such file
                    topics list --command-config none.props | none.props
                    run assinger                            | did you mean assigner?
                    events check nowhere.csv --topic offers | nowhere.csv: there is no such file
                    events check data.xls --topic offers    | .csv
                    events check x.csv --topic impresions   | did you mean impressions?
                    offers publish                          | FILE
                    experiment                              | what about experiment? one of: report, rehearse, cases, simulate
                    experiment rehearse --size 0.1          | --size has no meaning without --plant
                    experiment rehearse --plant harm --size 2 | --size: expected 0 to 1, found 2.0
                    experiment rehearse --markets 0         | --markets: expected 1 to 676, found 0
                    experiment rehearse --plant fire        | fire
                    experiment cases                        | --in
                    experiment simulate --only T13          | --only: there is no T13
                    experiment cases --in nowhere.json      | nowhere.json: there is no such file
                    customers                               | what about customers? one of: show, erase
                    customers erase --market DE --customer 1 | --reason
                    customers erase --market DE --reason x  | --customer
                    customers erase --market DE --reason x --customer 1 --file x.csv | mutually exclusive
                    chaos                                   | what about chaos? --suite ci, --suite full, or one of: interaction-state
                    chaos interaction-state --kills -1      | --kills: expected 0 or more, found -1
                    chaos interaction-state --curve 0,5     | --customers: expected 1 or more, found 0
                    benchmark                               | what about benchmark? one of: interaction-state, measurement, ranking
                    benchmark ranking --rounds 0            | more than 0
                    evaluate --train x.csv                  | --test
                    models evaluate                         | --market
                    evaluate --train no.csv --test no.csv   | no.csv: there is no such file
                    models                                  | what about models? one of: list, show, diff, promote, rollback, release
                    models show                             | --market
                    models diff --market DE 1               | NEW
                    models diff --market DE 1 2 --most 0    | --most: expected 1 or more, found 0
                    models promote --market DE --version 1  | --reason
                    models rollback --market DE --reason x --version y | y
                    models release --market DE --wait -1    | --wait: expected 0 or more, found -1
                    train --market DE                       | add --refit
                    train --refit                           | --market
                    init --replication-factor 0             | expected 1 or more, found 0
                    """)
    void shouldEndWithUsageAndSayWhatIsWrong(String arguments, String expected) {
        var ended =
                cli.run(arguments.isEmpty() ? new String[0] : arguments.strip().split(" +"));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains(expected).startsWith("offerstream: ").doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldTellEveryProblemOfTheSettings() throws IOException {
        var file = Files.writeString(folder.resolve("offerstream.yml"), "partitons: 3\nhttp:\n  port: high\n");
        var withTypo = new CliFixture(
                settings -> {
                    throw new IllegalStateException("must not be reached");
                },
                Map.of("OFFERSTREAM_TOPIC_PREFX", "x"),
                Clock.systemUTC());

        var ended = withTypo.run("init", "--config", file.toString());

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err())
                .contains("offerstream.yml:1", "did you mean partitions?", "offerstream.yml:3", "http.port")
                .contains("OFFERSTREAM_TOPIC_PREFX");
    }

    @Test
    void shouldTellEveryProblemOfTheMarketFiles() throws IOException {
        Files.writeString(folder.resolve("DE.yml"), "market: DE\n");
        Files.writeString(folder.resolve("CH.yml"), "market: CHF\ntime_zone: Bern\n");
        var file = Files.writeString(folder.resolve("offerstream.yaml.txt"), "markets.dir: " + folder + "\n");

        var ended = cli.run("config", "check", "--config", file.toString());

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("DE.yml", "CH.yml", "time_zone");
    }

    @Test
    void shouldShowWhereASettingComesFrom() throws IOException {
        var file = Files.writeString(folder.resolve("o.yml"), "topic.prefix: qsr.\n");
        var client = Files.writeString(folder.resolve("client.properties"), "ssl.key.password=hunter2\n");

        var ended = cli.run(
                "config", "show", "--origin", "--config", file.toString(), "--command-config", client.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .anySatisfy(line -> assertThat(line).matches("topic\\.prefix +qsr\\. +.*o\\.yml:1"))
                .anySatisfy(line -> assertThat(line).matches("kafka\\.ssl\\.key\\.password +\\*+ +command line"));
        assertThat(ended.out()).doesNotContain("hunter2");
    }

    @Test
    void shouldPrintTopicsInEveryFormat() {
        assertThat(cli.run("topics", "list").out()).contains("impressions", "customer");
        assertThat(cli.run("topics", "list", "-o", "json", "--topic-prefix", "qsr.")
                        .lines())
                .anySatisfy(line -> assertThat(line).contains("\"name\":\"qsr.impressions\""));
        assertThat(cli.run("-o", "csv", "topics", "list").lines().get(0)).startsWith("topic,name,key,");
    }

    @Test
    void shouldSayThatNoBrokerAnswers() throws IOException {
        var client = Files.writeString(
                folder.resolve("client.properties"), "default.api.timeout.ms=1000\nrequest.timeout.ms=1000\n");
        var server = "127.0.0.1:" + FreePorts.choose(1).get(0);

        var ended = cli.run(
                "topics",
                "read",
                "assignments",
                "--bootstrap-server",
                server,
                "--registry-url",
                "http://127.0.0.1:9",
                "--command-config",
                client.toString());

        assertThat(ended.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(ended.err()).contains("no Kafka broker answers at " + server).hasLineCount(1);
    }

    @Test
    void shouldAskForTheRegistryOfANamedCluster() {
        var ended = cli.run("init", "--bootstrap-server", "kafka:9092");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("--registry-url");
    }

    @Test
    void shouldShowADefectOnlyWhenAsked() {
        var broken = new CliFixture(
                settings -> {
                    throw new IllegalStateException("a defect");
                },
                Map.of(),
                Clock.systemUTC());

        assertThat(broken.run("dlq", "list").err()).contains("a defect").doesNotContain("\tat ");
        assertThat(broken.run("dlq", "list").code()).isEqualTo(ExitCode.UNEXPECTED.code());
        assertThat(broken.run("dlq", "list", "-v").err()).contains("\tat ");
    }
}
