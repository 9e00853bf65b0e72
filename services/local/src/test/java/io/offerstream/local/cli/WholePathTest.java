package io.offerstream.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a real broker, each test in topics of its own. */
class WholePathTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MARKET = """
            market: %s
            time_zone: Europe/Berlin
            currency: EUR
            cycle:
              first_start: 2026-01-05T04:00
            experiment:
              id: trial
            """;
    private static final String OFFERS = """
            market,offer_id,title,features,valid_from,valid_to,pos_codes
            DE,O-1,Wrap,PROTEIN=CHICKEN|PRODUCT=WRAP,2026-01-05T00:00:00Z,2026-02-02T00:00:00Z,77
            DE,O-2,=Burger,PROTEIN=BEEF,2026-01-05T00:00:00Z,2026-02-02T00:00:00Z,
            """;

    @TempDir
    private static Path brokerFolder;

    @TempDir
    private Path folder;

    private static EmbeddedBroker broker;
    private static BrokerFixture installations;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(brokerFolder);
        installations = new BrokerFixture(broker);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static CliFixture cli(String prefix) {
        return new CliFixture(
                installations,
                Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "2", "OFFERSTREAM_HTTP_PORT", "0"),
                Clock.systemUTC());
    }

    private CliFixture withMarket(String prefix) throws IOException {
        var cli = cli(prefix);
        succeed(cli.run("init"));
        succeed(cli.run("markets", "apply", markets().toString()));
        return cli;
    }

    private static void succeed(CliFixture.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
    }

    private CliFixture withOffers(String prefix) throws IOException {
        var cli = withMarket(prefix);
        succeed(cli.run("offers", "publish", offers(OFFERS).toString()));
        return cli;
    }

    private Path markets() throws IOException {
        var markets = Files.createDirectories(folder.resolve("markets"));
        Files.writeString(markets.resolve("DE.yml"), MARKET.formatted("DE"));
        return markets;
    }

    private Path offers(String content) throws IOException {
        return Files.writeString(folder.resolve("offers.csv"), content);
    }

    private static List<JsonNode> read(CliFixture cli, String... arguments) throws IOException {
        var ended = cli.run(arguments);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        var records = new ArrayList<JsonNode>();
        for (var line : ended.lines()) {
            records.add(JSON.readTree(line));
        }
        return records;
    }

    @Test
    void shouldHaveNothingToDoAtASecondInit() {
        var cli = cli("twice.");

        assertThat(cli.run("init", "--dry-run").err()).contains("--dry-run");
        assertThat(cli.run("topics", "read", "offers").code()).isEqualTo(ExitCode.NEEDS_OPERATOR.code());
        assertThat(cli.run("init").err()).contains("ready");
        var again = cli.run("init");

        assertThat(again.code()).isZero();
        assertThat(again.err()).isEqualToIgnoringNewLines("Nothing to do.");
        assertThat(again.lines()).hasSizeGreaterThan(15).last().asString().contains("ok");
    }

    @Test
    void shouldNotTouchTopicsWithOtherPartitions() {
        succeed(cli("conflict.").run("init"));
        var other = new CliFixture(
                installations,
                Map.of("OFFERSTREAM_TOPIC_PREFIX", "conflict.", "OFFERSTREAM_PARTITIONS", "4"),
                Clock.systemUTC());

        var ended = other.run("init");

        assertThat(ended.code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err()).contains("conflict.impressions: partitions: 2 -> 4");
    }

    @Test
    void shouldPublishMarketsOnceAndWriteTheAudit() throws IOException {
        var cli = withMarket("markets.");

        assertThat(cli.run("markets", "apply", markets().toString()).err()).contains("Nothing to do.");
        assertThat(read(cli, "topics", "read", "markets", "--from-beginning"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.at("/value/market").asText()).isEqualTo("DE"));
        assertThat(read(cli, "topics", "read", "audit", "--from-beginning"))
                .extracting(record -> record.at("/value/action").asText())
                .containsExactly("init", "markets.apply");
    }

    @Test
    void shouldThrowTheKillSwitchWhichAnotherApplyLeavesAlone() throws IOException {
        var cli = withMarket("switch.");

        assertThat(cli.run("markets", "kill-switch", "DE", "on", "--reason", "a test")
                        .err())
                .contains("The kill switch of DE is on from the next tick on.");
        assertThat(cli.run("markets", "kill-switch", "DE", "on", "--reason", "again")
                        .err())
                .contains("on already");
        assertThat(cli.run("markets", "kill-switch", "DF", "on", "--reason", "x")
                        .err())
                .contains("there is no market DF");
        assertThat(cli.run("markets", "kill-switch", "DE", "on").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(cli.run("markets", "apply", markets().toString()).err()).contains("Nothing to do.");
        assertThat(cli.run("topics", "read", "markets", "--from-beginning").out())
                .contains("\"kill_switch\":true")
                .contains("kill-switch-on");
        assertThat(cli.run("topics", "read", "audit", "--from-beginning").out())
                .contains("markets.kill-switch", "a test");
    }

    @Test
    void shouldThrowTheKillSwitchForATimeOfTheMarketsClock() throws IOException {
        var cli = withMarket("period.");

        assertThat(cli.run(
                                "markets",
                                "kill-switch",
                                "DE",
                                "on",
                                "--from",
                                "2098-07-01T22:00",
                                "--until",
                                "2098-07-02T06:00",
                                "--reason",
                                "a test")
                        .err())
                .contains("The kill switch of DE is on from 2098-07-01T20:00:00Z until 2098-07-02T04:00:00Z.");
        assertThat(cli.run("markets", "kill-switch", "DE", "on", "--until", "2098-07-02T05:00", "--reason", "x")
                        .err())
                .contains("may only be made longer");
        assertThat(cli.run("markets", "kill-switch", "DE", "on", "--until", "2020-01-01T00:00", "--reason", "x")
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(cli.run("topics", "read", "audit", "--from-beginning").out())
                .contains("kill_switch_until", "a test");
        assertThat(cli.run("markets", "kill-switch", "DE", "off", "--from", "2098-07-01T22:00", "--reason", "x")
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(cli.run("markets", "kill-switch", "DE", "off", "--reason", "taken back")
                        .err())
                .contains("is off from the next tick on");
    }

    @Test
    void shouldTakeAPublishRunBackAsAWhole() throws IOException {
        var cli = withOffers("revert.");
        var exported = cli.run("offers", "export", "DE").out();
        var changed = offers(exported.replace("Wrap", "Big wrap"));
        var run = Pattern.compile("Run ([0-9a-f]{12});")
                .matcher(cli.run("offers", "publish", changed.toString()).err());
        assertThat(run.find()).isTrue();

        assertThat(cli.run("offers", "revert", "CH", run.group(1), "--reason", "slip")
                        .err())
                .contains("CH has had no publish run " + run.group(1));
        succeed(cli.run("offers", "revert", "DE", run.group(1), "--reason", "wrong size"));
        assertThat(cli.run("offers", "export", "DE").out()).contains(",Wrap,").doesNotContain("Big wrap");
        assertThat(cli.run("offers", "revert", "DE", run.group(1), "--reason", "again")
                        .err())
                .contains("DE:O-1 was changed since");
        assertThat(read(cli, "topics", "read", "audit", "--from-beginning"))
                .extracting(entry -> entry.get("value").get("action").asText())
                .contains("offers.revert");
    }

    @Test
    void shouldPublishExportChangeAndWithdrawOffers() throws IOException {
        var cli = withMarket("offers.");
        var file = offers(OFFERS);

        var dryRun = cli.run("offers", "publish", file.toString(), "--dry-run");
        assertThat(dryRun.out()).contains("DE:O-1", "new");
        assertThat(read(cli, "topics", "read", "offers", "--from-beginning")).isEmpty();
        assertThat(cli.run("offers", "publish", file.toString(), "--reason", "week 1")
                        .err())
                .contains("2 offers published.");
        assertThat(cli.run("offers", "publish", file.toString()).err()).contains("Nothing to do.");

        var exported = cli.run("offers", "export", "DE").out();
        assertThat(exported).contains("'=Burger").contains("PROTEIN=CHICKEN|PRODUCT=WRAP");
        assertThat(cli.run("offers", "publish", offers(exported).toString()).err())
                .contains("Nothing to do.");
        var changed = offers(exported.replace("Wrap", "Big wrap"));
        assertThat(cli.run("offers", "publish", changed.toString()).err()).contains("1 offer published.");
        var stale = offers(exported.replace("Wrap", "Small wrap"));
        assertThat(cli.run("offers", "publish", stale.toString()).code()).isEqualTo(ExitCode.CONFLICT.code());

        assertThat(cli.run("offers", "withdraw", "DE", "O-3").err()).contains("has no offer O-3");
        assertThat(cli.run("offers", "withdraw", "DE", "O-2", "--dry-run").out())
                .contains("would withdraw DE:O-2");
        assertThat(cli.run("offers", "withdraw", "DE", "O-2").out()).contains("withdrew DE:O-2");
        assertThat(cli.run("offers", "withdraw", "DE", "O-2").err()).contains("withdrawn already", "Nothing to do.");

        assertThat(read(cli, "topics", "read", "offers", "--from-beginning"))
                .extracting(record -> record.get("key").asText() + " "
                        + record.at("/value/event").asText() + " "
                        + record.at("/value/revision").asInt())
                .containsExactly(
                        "DE:O-1 OFFER_CREATED 1",
                        "DE:O-2 OFFER_CREATED 1",
                        "DE:O-1 OFFER_UPDATED 2",
                        "DE:O-2 OFFER_WITHDRAWN 2");
        assertThat(read(cli, "topics", "read", "audit", "--from-beginning", "--max", "3"))
                .last()
                .satisfies(record -> {
                    assertThat(record.at("/value/subject").asText()).isEqualTo("DE:O-1");
                    assertThat(record.at("/value/reason").asText()).isEqualTo("week 1");
                    assertThat(record.at("/value/before").isNull()).isTrue();
                });
    }

    @Test
    void shouldPublishAllRowsOfAnOffersFileOrNone() throws IOException {
        var cli = withMarket("atomic.");
        var file = offers(OFFERS + "DE,O-3,Fries,NONSENSE,2026-01-05T00:00:00Z,2026-02-02T00:00:00Z,\n")
                .toString();

        var refused = cli.run("offers", "publish", file);

        assertThat(refused.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(refused.err())
                .contains("Row 4, column features: expected NAME=VALUE, found 'NONSENSE'", "Nothing was published");
        assertThat(read(cli, "topics", "read", "offers", "--from-beginning")).isEmpty();
        assertThat(cli.run("offers", "publish", file, "--valid-rows-only").err())
                .contains("2 offers published.");
        assertThat(read(cli, "topics", "read", "offers", "--from-beginning")).hasSize(2);
    }

    @Test
    void shouldLetOnlyTheLaterOfTwoOperatorsPublish() throws IOException {
        var cli = withMarket("fenced.");
        var settings = Settings.load(Map.of("topic.prefix", "fenced.", "partitions", "2"), Map.of(), Optional.empty());
        try (var installation = installations.open(settings);
                var first = new OpsTransaction(installation, "first")) {
            succeed(cli.run("offers", "publish", offers(OFFERS).toString()));
            first.audit(
                    "x",
                    null,
                    null,
                    new OpsTransaction.Change("late", Clock.systemUTC().instant(), "test", ""));

            assertThatThrownBy(first::commit)
                    .satisfies(thrown -> assertThat(Failure.of(thrown).code()).isEqualTo(ExitCode.FENCED));
        } catch (RuntimeException e) {
            // Closing a fenced transaction may complain again; what matters was asserted.
            assertThat(Failure.of(e).code()).isEqualTo(ExitCode.FENCED);
        }
    }

    @Test
    void shouldPublishGoodEventsAndTellTheOthers() throws IOException {
        var cli = withOffers("events.");
        var good = "{\"event_id\":\"i-%d\",\"event_time\":\"2026-01-05T12:00:00Z\",\"market\":\"%s\","
                + "\"customer_id\":\"c-%d\",\"offer_ids\":[\"%s\"]}\n";
        var file = Files.writeString(
                folder.resolve("impressions.jsonl"),
                good.formatted(1, "DE", 1, "O-1")
                        + good.formatted(2, "FR", 1, "O-1")
                        + good.formatted(3, "DE", 1, "O-99")
                        + good.formatted(4, "DE", 2, "O-2"));

        assertThat(cli.run("events", "publish", file.toString(), "--topic", "impressions", "--dry-run")
                        .err())
                .contains("2 good, 2 refused", "Nothing was published");
        var ended = cli.run("events", "publish", file.toString(), "--topic", "impressions");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.lines())
                .containsExactly(
                        "Row 2, column market: there is no market FR",
                        "Row 3, column offer_ids: market DE has no offer O-99");
        assertThat(read(cli, "topics", "read", "impressions", "--from-beginning"))
                .extracting(record -> record.get("key").asText())
                .containsExactlyInAnyOrder("DE:c-1", "DE:c-2");
        assertThat(read(cli, "topics", "read", "impressions", "--key", "DE:c-2"))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.at("/value/event_time").asText()).isEqualTo("2026-01-05T12:00:00Z");
                    assertThat(record.get("time").asText()).isEqualTo("2026-01-05T12:00:00Z");
                });
        assertThat(cli.run("events", "check", file.toString(), "--topic", "impressions", "--against-topics")
                        .lines())
                .hasSize(2);
    }

    @Test
    void shouldShowWhatCannotBeRead() throws Exception {
        var cli = withMarket("poison.");
        send("poison.impressions", "DE:c-1", "nonsense".getBytes(UTF_8));

        assertThat(read(cli, "topics", "read", "impressions")).singleElement().satisfies(record -> {
            assertThat(record.get("error").asText()).contains("zero byte");
            assertThat(record.get("base64").asText()).isEqualTo("bm9uc2Vuc2U=");
        });
    }

    private static void send(String topic, String key, byte[] value) throws ExecutionException, InterruptedException {
        var settings = Settings.load(Map.of(), Map.of(), Optional.empty());
        try (var installation = installations.open(settings);
                var producer = installation.clients().producer()) {
            producer.send(new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value))
                    .get();
        }
    }

    @Test
    void shouldFindWhatIsWrong() throws IOException {
        var nothing = cli("ill.").run("doctor");
        assertThat(nothing.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(nothing.out()).contains("missing: ill.offers", "run 'offerstream init'");

        var cli = withOffers("well.");
        var ended = cli.run("doctor");

        assertThat(ended.out())
                .contains("topics as they should be", "as at the last init", "open, none hanging", "none yet")
                .contains("brokers' clock differs by", "MiB free");
        assertThat(ended.code()).isZero();
    }

    @Test
    void shouldCountAndShowDeadLetters() throws IOException {
        var cli = withMarket("dlq.");

        assertThat(cli.run("dlq", "list", "-o", "csv").lines())
                .containsExactly("reason,topic,service,records,newest,example");
        assertThat(cli.run("dlq", "show").out()).isEmpty();
        assertThat(cli.run("dlq", "replay", "7").err()).contains("there is no letter 7");
    }

    @Test
    void shouldRefuseToRunWithoutItsTopics() {
        var ended = cli("absent.").run("run", "ticker");

        assertThat(ended.code()).isEqualTo(ExitCode.NEEDS_OPERATOR.code());
        assertThat(ended.err()).contains("topics are missing: absent.offers", "offerstream init");
    }
}
