package io.offerstream.local.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.CliFixture.Ended;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.operations.models.Answer;
import io.offerstream.operations.models.AnswerWatch;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.ModelStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker with a real trainer, each test in topics of its own. */
class ModelsTest {
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

    private static Ended ask(LearningMarket market, String verb, String... more) {
        var arguments = new ArrayList<>(List.of("models", verb, "--market", "DE"));
        arguments.addAll(List.of(more));
        return market.cli().run(arguments.toArray(String[]::new));
    }

    private static JsonNode answer(Ended ended) throws IOException {
        assertThat(ended.code()).as(ended.err()).isZero();
        return JSON.readTree(ended.out());
    }

    private static List<JsonNode> audit(LearningMarket market) throws IOException {
        var entries = new ArrayList<JsonNode>();
        for (var line :
                market.cli().run("topics", "read", "audit", "--from-beginning").lines()) {
            var entry = JSON.readTree(line).path("value");
            if (entry.path("action").asText().startsWith("models.")) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Three versions: one that ops promoted, and two that followed by themselves. */
    private LearningMarket withThreeVersions(String prefix) throws IOException, InterruptedException {
        var market = new LearningMarket(installations, prefix, folder);
        market.redeem("o-1", "o-2", "o-3");
        market.tick();
        market.awaitVersion(1);
        market.letTimeGoOn();
        var promoted = ask(market, "promote", "--version", "1", "--reason", "the first", "--execute", "-o", "json");
        assertThat(answer(promoted).path("decision").asText()).isEqualTo("PROMOTED");
        for (long version = 2; version <= 3; version++) {
            market.redeem("o-2", "o-1", "o-3");
            long next = version;
            market.await(models -> models.live().filter(live -> live >= next).isPresent());
        }
        return market;
    }

    @Test
    void shouldTellWhatThereIsAndWhatServes() throws IOException, InterruptedException {
        try (var market = withThreeVersions("list.")) {
            var list = ask(market, "list");
            assertThat(list.code()).as(list.err()).isZero();
            assertThat(list.lines().get(0))
                    .startsWith("version  generation  origin")
                    .endsWith("state");
            assertThat(list.lines().get(1)).matches("3 +1 +STREAM +2026-01-05T.*scalar +live");
            assertThat(list.lines().get(3)).matches("1 +1 +STREAM .*scalar +–");
            assertThat(list.out())
                    .contains("Last decision: version 3 PROMOTED at 2026-01-05T")
                    .contains("by trainer: ");

            var all = market.cli().run("models", "list", "-o", "csv");
            assertThat(all.lines()).hasSize(2);
            assertThat(all.lines().get(0)).isEqualTo("market,live,candidate,newest,published,age,decision,reason");
            assertThat(all.lines().get(1)).startsWith("DE,3,–,3,2026-01-05T").contains(",PT", "PROMOTED 3");

            var show = ask(market, "show", "--version", "2");
            assertThat(show.code()).as(show.out()).isZero();
            assertThat(show.out())
                    .containsPattern("manifest +origin +STREAM: learnt on from version 1")
                    .containsPattern("manifest +contrasts +1 \\(TEST 1\\)")
                    .containsPattern("recipe +no_components +4")
                    .containsPattern("longest of offers +offer:o-2")
                    .containsPattern("check +sha256 +ok: [0-9a-f]{64}")
                    .containsPattern("check +format +ok: CRC-32C")
                    .containsPattern("check +manifest +ok: ")
                    .containsPattern("check +lineage +ok: 2 <- 1, the market's first");

            var json = answer(ask(market, "show", "-o", "json"));
            assertThat(json.path("version").asLong()).isEqualTo(3);
            assertThat(json.at("/manifest/parent_version").asLong()).isEqualTo(2);
            assertThat(json.at("/rows/offers/count").asInt()).isEqualTo(4);
            assertThat(json.path("checks"))
                    .hasSize(5)
                    .allMatch(check -> check.path("holds").asBoolean());
        }
    }

    @Test
    void shouldTellThatTheTrainerRefusedARequest() throws IOException, InterruptedException {
        try (var market = new LearningMarket(installations, "refused.", folder)) {
            market.tick();
            var installation = market.installation();
            var request = ModelRequest.newBuilder()
                    .setEventId("somebody-else")
                    .setEventTime(CliFixture.NOW)
                    .setMarket("DE")
                    .setAction(ModelAction.PROMOTE)
                    .setVersion(99L)
                    .setActor("somebody")
                    .build();
            try (var watch = new AnswerWatch(installation, request)) {
                try (var transaction = new OpsTransaction(installation, "somebody")) {
                    transaction.write(installation.topics().modelRequests(), request, CliFixture.NOW);
                    transaction.commit();
                }
                market.letTimeGoOn();

                assertThat(watch.await(Duration.ofMinutes(2), seconds -> {}))
                        .isEqualTo(new Answer.Refused(
                                "BAD_REFERENCE: version: DE has no version 99 any more, or not yet"));
            }
        }
    }

    @Test
    void shouldCompareTwoVersions() throws IOException, InterruptedException {
        try (var market = withThreeVersions("diff.")) {
            var same = ask(market, "diff", "2", "2", "-o", "csv");
            assertThat(same.code()).as(same.err()).isZero();
            assertThat(same.lines())
                    .containsExactly(
                            "what,name,old,new,change",
                            "features,in both,5,5,",
                            "features,added,,0,",
                            "features,dropped,0,,",
                            "live offers,ranked,3,3,",
                            "live offers,stayed in the first 3,3,3,",
                            "live offers,mean move,,,0.00",
                            same.lines().get(7),
                            same.lines().get(8),
                            same.lines().get(9));
            assertThat(same.lines().get(7)).matches("place of offer,o-[123],1,1,0");

            var diff = ask(market, "diff", "1", "3");
            assertThat(diff.code()).isZero();
            assertThat(diff.out())
                    .containsPattern("offer feature moved +offer:o-[12] +0\\.\\d{4} +0\\.\\d{4} +0\\.\\d{4}")
                    .containsPattern("offer feature bias +offer:o-2 ")
                    .containsPattern("place of offer +o-1 +1 ");

            var gone = ask(market, "diff", "1", "9");
            assertThat(gone.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(gone.err()).contains("DE has no version 9 any more, or not yet; kept are 1, 2, 3");
        }
    }

    @Test
    void shouldGoBackPinAndReleaseWithAnAudit() throws IOException, InterruptedException {
        try (var market = withThreeVersions("back.")) {
            var dry = ask(market, "rollback", "--reason", "complaints");
            assertThat(dry.code()).as(dry.err()).isZero();
            assertThat(dry.out()).startsWith("would: DE goes back from version 3 to version 2 (generation 1, ");
            assertThat(dry.err()).contains("Nothing was done: add --execute.");
            assertThat(audit(market)).hasSize(1);

            var back = answer(ask(market, "rollback", "--reason", "complaints", "--execute", "-o", "json"));
            assertThat(back.path("decision").asText()).isEqualTo("ROLLED_BACK");
            assertThat(back.path("live").asLong()).isEqualTo(2);
            assertThat(back.path("pinned").asBoolean()).isTrue();
            assertThat(back.path("reason").asText()).isEqualTo("complaints");
            assertThat(audit(market)).hasSize(2).last().satisfies(entry -> {
                assertThat(entry.path("action").asText()).isEqualTo("models.rollback");
                assertThat(entry.path("subject").asText()).isEqualTo("DE");
                assertThat(entry.path("before").asText()).contains("\"live_version\":3");
                assertThat(entry.path("after").asText()).contains("\"version\":2");
            });
            market.redeem("o-3", "o-1", "o-2");
            market.awaitVersion(4);
            assertThat(ask(market, "list").lines().get(3)).endsWith("pinned");
            assertThat(ask(market, "rollback", "--version", "2", "--reason", "again", "--execute")
                            .err())
                    .contains("is pinned. Nothing to do.");
            assertThat(ask(market, "rollback", "--reason", "more").out())
                    .contains("goes back from version 2 to version 1");

            assertThat(answer(ask(market, "release", "-o", "json"))
                            .path("pinned")
                            .asBoolean())
                    .isFalse();
            assertThat(ask(market, "release").err()).contains("Nothing to do.");
            market.redeem("o-3", "o-1", "o-2");
            market.await(models -> models.live().filter(live -> live == 5).isPresent());
            assertThat(ask(market, "promote", "--version", "5", "--reason", "x").err())
                    .contains("serves already. Nothing to do.");
            assertThat(ask(market, "promote", "--version", "newest", "--reason", "x")
                            .err())
                    .contains("Version 5 serves already. Nothing to do.");
        }
    }

    @Test
    void shouldLearnAnewAndWaitForTheCandidate() throws IOException, InterruptedException {
        try (var market = withThreeVersions("refit.")) {
            var trained = market.cli().run("train", "--market", "DE", "--refit", "-o", "json");

            assertThat(trained.code()).as(trained.err()).isZero();
            assertThat(trained.err())
                    .contains("Version 4 was learnt anew from 3 contrasts")
                    .contains("It waits for the gate");
            assertThat(answer(trained).path("decision").asText()).isEqualTo("CANDIDATE");
            assertThat(answer(trained).path("live").asLong()).isEqualTo(3);
            assertThat(ask(market, "list").lines().get(1)).matches("4 +4 +REFIT .* candidate");
            assertThat(ask(market, "diff", "3", "4").err()).contains("different generations");
            assertThat(audit(market).get(1).path("action").asText()).isEqualTo("models.refit");
            assertThat(answer(ask(market, "promote", "--version", "4", "--reason", "better", "--execute", "-o", "json"))
                            .path("candidate")
                            .asText())
                    .isEqualTo(MarketModels.NONE);
        }
    }

    @Test
    void shouldSayThatThereIsNothingToLearnFrom() throws IOException {
        try (var market = new LearningMarket(installations, "nothing.", folder)) {
            assertThat(ask(market, "list").err()).contains("DE has no model yet");
            assertThat(market.cli().run("models", "list", "-o", "csv").lines()).contains("DE,–,–,–,–,–,–,–");
            assertThat(ask(market, "show").code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            market.letTimeGoOn();

            var trained = market.cli().run("train", "--market", "DE", "--refit");

            assertThat(trained.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(trained.err()).contains("there is nothing to learn a model of DE from");
        }
    }

    @Test
    void shouldSayThatTheRequestStandsIfNobodyAnswers() throws IOException, InterruptedException {
        try (var market = new LearningMarket(installations, "alone.", folder)) {
            market.redeem("o-1", "o-2", "o-3");
            market.tick();
            market.awaitVersion(1);

            var ended = ask(market, "promote", "--version", "1", "--reason", "x", "--execute", "--wait", "1");
            assertThat(ended.code()).isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(ended.err()).contains("Nobody has answered within 1 s. The request stands");
            assertThat(ended.out()).isEmpty();
            var asked = market.cli().run("train", "--market", "DE", "--refit", "--no-wait");
            assertThat(asked.code()).isZero();

            market.tick();
            var models = market.awaitVersion(2);
            assertThat(models.decisions())
                    .extracting(ModelStatus::getDecision)
                    .contains(ModelDecision.PROMOTED, ModelDecision.CANDIDATE);
        }
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        try (var market = new LearningMarket(installations, "wrong.", folder)) {
            var unknown = market.cli().run("models", "list", "--market", "DF");
            assertThat(unknown.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(unknown.err()).contains("there is no market DF; did you mean DE?");

            var none = ask(market, "promote", "--version", "1", "--reason", "x", "--execute");
            assertThat(none.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(none.err()).contains("DE has no model yet");
            assertThat(ask(market, "promote", "--version", "newest", "--reason", "x")
                            .err())
                    .contains("DE has no model yet");
            assertThat(ask(market, "promote", "--version", "five", "--reason", "x")
                            .err())
                    .contains("--version: expected a number or 'newest', found 'five'");

            var back = ask(market, "rollback", "--reason", "x", "--execute");
            assertThat(back.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(back.err()).contains("no version serves DE");
            assertThat(audit(market)).isEmpty();
        }
    }
}
