package io.offerstream.local.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TickSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker, each test in topics of its own. */
class ImportHistoryTest {
    private static final Instant NOW = Instant.parse("2025-04-01T12:00:00Z");
    private static final String MARKET = """
            market: DE
            time_zone: Europe/Berlin
            currency: EUR
            cycle:
              first_start: %s
            experiment:
              id: trial
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

    private CliFixture market(String prefix, String firstStart) throws IOException {
        var cli = new CliFixture(installations, environment(prefix), Clock.fixed(NOW, ZoneOffset.UTC));
        var markets = Files.createDirectories(folder.resolve(prefix + "markets"));
        Files.writeString(markets.resolve("DE.yml"), MARKET.formatted(firstStart));
        assertThat(cli.run("init").code()).isZero();
        assertThat(cli.run("markets", "apply", markets.toString()).code()).isZero();
        return cli;
    }

    private CliFixture market(String prefix) throws IOException {
        return market(prefix, "2025-05-01T04:00");
    }

    private static Map<String, String> environment(String prefix) {
        return Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "2");
    }

    private static Installation installation(String prefix) {
        return installations.open(Settings.load(Map.of(), environment(prefix), Optional.empty()));
    }

    private static List<String> published(String prefix) {
        try (var installation = installation(prefix)) {
            return Published.events(installation);
        }
    }

    private static List<Tick> ticks(String prefix) {
        try (var installation = installation(prefix)) {
            return Published.ticks(installation);
        }
    }

    @Test
    void shouldPublishTablesInTheOrderOfTimeWithTheTicksBetween() throws IOException {
        var cli = market("csv.");
        var tables = new Tables(20);
        var store = tables.writeCsv(folder.resolve("store"));

        var dryRun = cli.run("import", "--market", "DE", store.toString(), "--dry-run");
        assertThat(dryRun.code()).as(dryRun.err() + dryRun.out()).isZero();
        assertThat(published("csv.")).isEmpty();
        var ended = cli.run("import", "--market", "DE", store.toString());

        assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
        int events = tables.customers() + tables.impressions() + tables.redemptions();
        assertThat(ended.err()).contains("6 offers published.", events + " events published.", "drives time");
        assertThat(published("csv."))
                .hasSize(events)
                .anySatisfy(event -> assertThat(event)
                        .contains("\"offer_ids\": [\"O-", "\"customer_id\": \"0\"", "\"event_id\": \"import:"));
        var ticks = ticks("csv.");
        assertThat(ticks)
                .hasSizeBetween(Tables.DAYS - 1, Tables.DAYS + 1)
                .allSatisfy(tick -> assertThat(tick.getSource()).isEqualTo(TickSource.REPLAY));
        assertThat(ticks.get(0).getTickTime()).isEqualTo(Tables.START.plus(Duration.ofDays(1)));

        var before = published("csv.");
        var again = cli.run("import", "--market", "DE", store.toString());
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("published already: nothing to do");
        assertThat(published("csv.")).isEqualTo(before);
        assertThat(ticks("csv.")).isEqualTo(ticks);
    }

    @Test
    void shouldPublishTheSameFromParquet() throws IOException, SQLException {
        var tables = new Tables(5);
        var csv = market("from-csv.")
                .run(
                        "import",
                        "--market",
                        "DE",
                        tables.writeCsv(folder.resolve("c")).toString());
        var parquet = market("from-parquet.")
                .run(
                        "import",
                        "--market",
                        "DE",
                        tables.writeParquet(folder.resolve("p"))
                                .resolve("offers.parquet")
                                .toString(),
                        folder.resolve("p/customers.parquet").toString(),
                        folder.resolve("p/impressions").toString(),
                        folder.resolve("p/redemptions.parquet").toString());

        assertThat(csv.code()).as(csv.err() + csv.out()).isZero();
        assertThat(parquet.code()).as(parquet.err() + parquet.out()).isZero();
        assertThat(published("from-parquet.")).isNotEmpty().isEqualTo(published("from-csv."));
        assertThat(ticks("from-parquet.")).isEqualTo(ticks("from-csv."));
    }

    @Test
    void shouldReportBadRowsAndPublishNothingOfSuchTables() throws IOException {
        var cli = market("bad.");
        var file = Files.writeString(folder.resolve("impressions.csv"), """
                customer_id,event_time,offer_ids,surface
                c-1,2025-03-01 10:00:00,O-1,APP
                c-2,2025-03-01 10:00:00,O-1|O-1,APP
                c-3,2026-03-01 10:00:00,O-1,APP
                c-4,2025-03-01 10:00:00,O-9,APP
                c-5,2025-03-01 10:00:00,O-1,APPP
                """);
        var offers = Files.writeString(folder.resolve("offers.csv"), """
                offer_id,features,valid_from,valid_to
                O-1,PROTEIN=BEEF,2025-02-01,2025-12-31
                O-2,PROTEIN,2025-02-01,2025-12-31
                """);
        var rejected = folder.resolve("rejected");

        var ended = cli.run(
                "import", "--market", "DE", offers.toString(), file.toString(), "--rejected", rejected.toString());

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.err()).contains("Nothing was published: rows were refused");
        assertThat(ended.out())
                .contains(
                        offers + ": Row 3, column features: expected NAME=VALUE, found 'PROTEIN'",
                        file + ": Row 3, column offer_ids: an offer stands in the slate twice",
                        file + ": Row 4, column event_time: 2026-03-01T10:00:00Z has not come yet",
                        file + ": Row 5, column offer_ids: market DE has no offer O-9",
                        file + ": Row 6, column surface",
                        "did you mean APP?");
        assertThat(Files.readString(rejected.resolve("impressions-1-rejected.csv")))
                .contains("rejected_row", "c-2", "c-5");
        assertThat(published("bad.")).isEmpty();
        assertThat(ticks("bad.")).isEmpty();

        var goodOnes = cli.run("import", "--market", "DE", offers.toString(), file.toString(), "--valid-rows-only");
        assertThat(goodOnes.err()).contains("1 offer published.", "1 events published.");
    }

    @Test
    void shouldSayOnceThatAColumnIsUnknown() throws IOException {
        var cli = market("columns.");
        var file = Files.writeString(folder.resolve("shown.csv"), """
                customer_id,SHOWN_AT,ofer_ids,loaded_at
                c-1,2025-03-01 10:00:00,O-1,x
                """);

        assertThat(cli.run("import", "--market", "DE", file.toString()).err()).contains("cannot tell what it holds");
        var unknown = cli.run(
                "import", "--impressions", file.toString(), "--map", "event_time=shown_at", "--ignore", "loaded_at");
        assertThat(unknown.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(unknown.err())
                .contains("column ofer_ids is unknown; did you mean offer_ids?", "--map FIELD=ofer_ids");
    }

    @Test
    void shouldRefuseHistoryOlderThanWhatALiveInstallationTakes() throws IOException {
        var cli = market("live.");
        var store = new Tables(3).writeCsv(folder.resolve("store"));
        try (var installation = installation("live.");
                var producer = installation.clients().producer()) {
            new TickWriter(producer, installation.topics(), TickSource.LIVE, "").write(NOW.minusSeconds(5));
        }

        var refused = cli.run("import", "--market", "DE", store.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(refused.err()).contains("older than events.correct_until", "TOO_LATE", "raise events.correct_until");
        assertThat(published("live.")).isEmpty();

        var late = cli.run("import", "--market", "DE", store.toString(), "--skip-late");
        assertThat(late.err()).contains("3 events published", "left out");
        assertThat(ticks("live.")).hasSize(1);
    }

    @Test
    void shouldRefuseToLetCyclesOpenInThePast() throws IOException {
        var cli = market("cycles.", "2025-01-06T04:00");
        var store = new Tables(3).writeCsv(folder.resolve("store"));

        var ended = cli.run("import", "--market", "DE", store.toString());

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.err())
                .contains("cycles of market DE would open within the history", "cycle.first_start of DE.yml");
        assertThat(ticks("cycles.")).isEmpty();
    }

    @Test
    void shouldStampRecordsSoThatABrokerKeepsThem() throws IOException {
        var cli = market("stamps.");
        cli.run(
                "import",
                "--market",
                "DE",
                new Tables(2).writeCsv(folder.resolve("store")).toString());

        try (var installation = installation("stamps.")) {
            CommittedRecords.readAll(
                    installation.clients(),
                    installation.topics().impressions(),
                    record -> assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli()));
        }
    }
}
