package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.acceptance.replay.SmallStarbucks;
import io.offerstream.local.replay.Ledger;
import io.offerstream.local.replay.Replaying;
import io.offerstream.local.sink.Delivery;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.local.stack.LocalInstallation;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.MarketRecords;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.settings.Settings;
import io.offerstream.simulator.replay.StarbucksReplay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set through every service into the warehouse, as {@code replay --sink} does it. */
class SinkReplayTest {
    private static final Path MARKETS = Path.of("../../config/markets");
    private static final int CUSTOMERS = 200;

    @TempDir
    Path temp;

    @Test
    void shouldDeliverEveryCommittedAssignmentOnce() throws Exception {
        var data = SmallStarbucks.write(temp.resolve("data"), CUSTOMERS);
        var dataDir = temp.resolve("installation");
        var settings = Settings.load(
                Map.of(
                        "data.dir", dataDir.toString(),
                        "partitions", "2",
                        "sink.connector", SinkLab.CONNECTOR.toString()),
                Map.of(),
                Optional.empty());
        var failures = new ArrayList<Throwable>();
        var replay = new StarbucksReplay(data.directory());
        try (var stack = LocalStack.start(settings, new SimpleMeterRegistry(), new Health(), failures::add);
                var ledger = new Ledger(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var sink = stack.startSink();
            var market = MarketFiles.load(MARKETS).stream()
                    .filter(file -> file.config().market().equals(replay.market()))
                    .findFirst()
                    .orElseThrow();
            new Replaying(
                            stack.connection(),
                            replay,
                            MarketRecords.of(market, replay.start()),
                            (tick, events, finished) -> {},
                            () -> !failures.isEmpty())
                    .run(Duration.ofHours(6), Duration.ofDays(12), ledger);
            assertThat(failures).isEmpty();
            var left = Delivery.await(
                    stack.connection(), SinkSettings.connector(settings), Duration.ofMinutes(2), () -> false);
            assertThat(left).as("%s", stack.health().reports()).isEmpty();

            var running = LocalInstallation.running(dataDir).orElseThrow();
            assertThat(running.warehouse()).isEqualTo(sink.warehouse());
            assertThat(running.sink()).isPresent();
            try (var reader = WarehouseReader.open(sink.warehouse().orElseThrow(), dataDir.resolve("warehouse"))) {
                assertThat(reader.rows("select MARKET, CYCLE_ID, CUSTOMER_ID, REVISION, ARM, PROPENSITY, PROPENSITY_1,"
                                + " PROPENSITY_2, PROPENSITY_3 from OFFERS.RAW.ASSIGNMENTS"
                                + " order by MARKET, CYCLE_ID, CUSTOMER_ID, REVISION"))
                        .usingElementComparator(Comparator.comparing(SinkReplayTest::text))
                        .containsExactlyElementsOf(committed(stack));
                assertThat(reader.rows("select ARM, count(*) from OFFERS.RAW.ASSIGNMENTS group by ARM order by ARM"))
                        .isEqualTo(byArm(ledger));
            }
        }
    }

    private static String text(List<String> row) {
        var text = new ArrayList<>(row.subList(0, 5));
        row.subList(5, row.size())
                .forEach(number -> text.add(number == null ? "" : Double.toString(Double.parseDouble(number))));
        return String.join("|", text);
    }

    private static List<List<String>> committed(LocalStack stack) {
        var rows = new ArrayList<List<String>>();
        try (var reader = new TopicReader(stack.connection().bootstrapServers())
                .follow(stack.connection().topics().assignments(), (key, assignment) -> {
                    var row = new ArrayList<>(List.of(
                            assignment.getMarket(),
                            assignment.getCycleId(),
                            assignment.getCustomerId(),
                            Integer.toString(assignment.getRevision()),
                            assignment.getArm().name(),
                            Double.toString(assignment.getPropensity())));
                    for (var propensity : new Double[] {
                        assignment.getPropensity1(), assignment.getPropensity2(), assignment.getPropensity3()
                    }) {
                        row.add(Objects.toString(propensity, null));
                    }
                    rows.add(row);
                })) {
            reader.readToEnd();
        }
        rows.sort(Comparator.<List<String>, String>comparing(row -> row.get(0))
                .thenComparing(row -> row.get(1))
                .thenComparing(row -> row.get(2))
                .thenComparing(row -> Integer.valueOf(row.get(3))));
        return rows;
    }

    private static List<List<String>> byArm(Ledger ledger) {
        var counts = new TreeMap<String, Long>();
        ledger.assignments()
                .values()
                .forEach(arms -> arms.forEach((arm, count) -> counts.merge(arm, count, Long::sum)));
        return counts.entrySet().stream()
                .map(entry -> List.of(entry.getKey(), entry.getValue().toString()))
                .toList();
    }
}
