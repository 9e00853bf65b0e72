package io.offerstream.local.cli.customers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.intake.AuditPseudonym;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker, each test in topics of its own. */
class EraseCustomersTest {
    private static final JsonMapper JSON = new JsonMapper();

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

    private CliFixture withMarket(String prefix) throws IOException {
        var cli = new CliFixture(
                installations,
                Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "2"),
                Clock.fixed(CliFixture.NOW, ZoneOffset.UTC));
        Files.writeString(folder.resolve("DE.yml"), """
                market: DE
                time_zone: Europe/Berlin
                currency: EUR
                cycle:
                  first_start: 2026-01-05T04:00
                experiment:
                  id: trial
                """);
        assertThat(cli.run("init").code()).isZero();
        assertThat(cli.run("markets", "apply", folder.toString()).code()).isZero();
        return cli;
    }

    private static List<JsonNode> read(CliFixture cli, String topic) throws IOException {
        var ended = cli.run("topics", "read", topic, "--from-beginning");
        assertThat(ended.code()).as(ended.err()).isZero();
        var records = new ArrayList<JsonNode>();
        for (var line : ended.lines()) {
            records.add(JSON.readTree(line));
        }
        return records;
    }

    private static List<JsonNode> erasuresInAudit(CliFixture cli) throws IOException {
        return read(cli, "audit").stream()
                .filter(record -> record.at("/value/action").asText().equals("customers.erase"))
                .toList();
    }

    private static CliFixture.Ended erase(CliFixture cli, String... more) {
        var arguments = new ArrayList<>(List.of("customers", "erase", "--market", "DE", "--reason", "request 7"));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void shouldWriteTheErasureAndAnAuditThatDoesNotNameTheCustomer() throws IOException {
        var cli = withMarket("one.");

        assertThat(erase(cli, "--customer", "c-4711", "--dry-run").err()).contains("Nobody was erased: --dry-run.");
        assertThat(read(cli, "erasures")).isEmpty();
        var ended = erase(cli, "--customer", "c-4711", "--actor", "privacy-desk", "--yes", "-o", "json");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("1 customer will be forgotten at the next tick.");
        var pseudonym = AuditPseudonym.of("DE", "c-4711");
        assertThat(JSON.readTree(ended.out()).get("pseudonym").asText()).isEqualTo(pseudonym);
        assertThat(read(cli, "erasures")).singleElement().satisfies(record -> {
            assertThat(record.get("key").asText()).isEqualTo("DE:c-4711");
            assertThat(record.at("/value/customer_id").asText()).isEqualTo("c-4711");
            assertThat(record.at("/value/requested_by").asText()).isEqualTo("privacy-desk");
            assertThat(record.at("/value/event_time").asText()).isEqualTo(CliFixture.NOW.toString());
        });
        assertThat(erasuresInAudit(cli)).singleElement().satisfies(record -> {
            assertThat(record.get("key").asText()).isEqualTo("privacy-desk");
            assertThat(record.at("/value/subject").asText()).isEqualTo("DE:" + pseudonym);
            assertThat(record.at("/value/reason").asText()).isEqualTo("request 7");
            assertThat(record.toString()).doesNotContain("4711");
        });
    }

    @Test
    void shouldEraseAFileOfCustomersTogether() throws IOException {
        var cli = withMarket("file.");
        var file = Files.writeString(folder.resolve("ids.csv"), "customer_id\nc-1\nc-2\nc-1\n");

        var ended = erase(cli, "--file", file.toString(), "--yes");

        assertThat(ended.err()).contains("2 customers will be forgotten");
        assertThat(read(cli, "erasures"))
                .extracting(record -> record.get("key").asText())
                .containsExactlyInAnyOrder("DE:c-1", "DE:c-2");
        assertThat(erasuresInAudit(cli)).hasSize(2);
    }

    @Test
    void shouldEraseAllCustomersOfAFileOrNobody() throws IOException {
        var cli = withMarket("none.");
        var bad = Files.writeString(
                folder.resolve("bad.jsonl"),
                "{\"customer_id\":\"c-1\"}\n{\"customer_id\":\"" + "x".repeat(201) + "\"}\n"
                        + "{\"customer_id\":\"c-3\",\"market\":\"CH\"}\n");

        var ended = erase(cli, "--file", bad.toString(), "--yes");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.err())
                .contains("Row 2, column customer_id: expected at most 200 characters")
                .contains("Row 3, column market: is set when the file is published")
                .contains("Nobody was erased.");
        assertThat(ended.out()).isEmpty();
        assertThat(read(cli, "erasures")).isEmpty();
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        var cli = withMarket("wrong.");

        var market = cli.run("customers", "erase", "--market", "DF", "--customer", "c-1", "--reason", "x", "--yes");
        assertThat(market.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(market.err()).contains("there is no market DF; did you mean DE?");

        var id = erase(cli, "--customer", "c\t1", "--customer", "", "--yes");
        assertThat(id.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(id.err()).contains("no control characters", "is empty");

        var reason = cli.run(
                "customers", "erase", "--market", "DE", "--customer", "c-1", "--reason", "asked by c-1", "--yes");
        assertThat(reason.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(reason.err()).contains("must not name a customer");

        assertThat(erase(cli, "--customer", "request-77", "--yes").code()).isZero();
        assertThat(read(cli, "erasures")).hasSize(1);
    }

    @Test
    void shouldAskBefore() throws IOException {
        var cli = withMarket("ask.");

        var alone = erase(cli, "--customer", "c-1");
        assertThat(alone.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(alone.err()).contains("Forget 1 customer of DE for good? Nobody can be asked here: add --yes");
        for (var no : List.of("", "n\n", "yesterday\n")) {
            var refused = erase(cli.answering(no), "--customer", "c-1");
            assertThat(refused.code()).isZero();
            assertThat(refused.err()).contains("[y/N]", "Nobody was erased.");
        }
        assertThat(read(cli, "erasures")).isEmpty();

        assertThat(erase(cli.answering("Yes\n"), "--customer", "c-1").err()).contains("1 customer will be forgotten");
        assertThat(read(cli, "erasures")).hasSize(1);
    }

    @Test
    void shouldShowWhereNothingIsKnown() throws IOException {
        var cli = withMarket("unknown.");

        var ended = cli.run("customers", "show", "--market", "DE", "--customer", "c-1", "-o", "csv");

        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .containsExactly(
                        "place,status,value",
                        "interaction-state,away,no service runs on this data folder",
                        "customer-features,unknown,",
                        "assignments-current,unknown,");
        assertThat(ended.err()).contains("interaction-state is away");
        assertThat(cli.run("customers", "show", "--market", "FR", "--customer", "c-1")
                        .code())
                .isEqualTo(ExitCode.CHECK_FAILED.code());
    }
}
