package io.offerstream.acceptance.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.Main;
import io.offerstream.local.replay.Ledger;
import io.offerstream.local.replay.Replaying;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.settings.Settings;
import io.offerstream.simulator.replay.StarbucksReplay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path on a real broker: a data set in, assignments, outcomes and results out, always the same, and so are
 * models and stores; docs/replays.md says what of them. More kills, over more ticks: {@code -Dofferstream.kills=50}; the
 * command is in docs/experiments.md.
 */
class ReplayTest {
    private static final Path MARKETS = Path.of("../../config/markets");
    private static final int KILLS = Integer.getInteger("offerstream.kills", 5);
    /** Each run between two kills gets some ticks further: there must be enough of them. */
    private static final Duration TICK = KILLS > 10 ? Duration.ofHours(1) : Duration.ofHours(6);

    private static final long MOST_MILLIS_TO_KILL = 700;

    private static final Duration TAIL = Duration.ofDays(12);
    private static final int CUSTOMERS = 200;

    @TempDir
    static Path temp;

    private static SmallStarbucks data;
    private static Path markets;
    private static Replayed undisturbed;

    /** All that a replay came to. */
    private record Replayed(Outputs outputs, Learnt learnt, Map<String, Set<String>> stores) {
        static Replayed read(Connection connection) {
            var servers = connection.bootstrapServers();
            var topics = connection.topics();
            var placeless = new Placeless();
            return new Replayed(
                    Outputs.read(servers, topics),
                    Learnt.read(servers, topics, placeless),
                    Stores.read(servers, topics, placeless));
        }

        void assertSame(Replayed other) {
            assertThat(outputs).isEqualTo(other.outputs);
            assertThat(learnt.versions()).isEqualTo(other.learnt.versions());
            assertThat(learnt.decisions()).isEqualTo(other.learnt.decisions());
            assertThat(learnt.checkpoints()).isEqualTo(other.learnt.checkpoints());
            assertThat(stores.keySet()).isEqualTo(other.stores.keySet());
            // One by one: what differs is told, and not all there is.
            stores.forEach((store, entries) ->
                    assertThat(entries).as(store).containsExactlyElementsOf(other.stores.get(store)));
        }
    }

    @BeforeAll
    static void replayUndisturbed() throws IOException {
        data = SmallStarbucks.write(temp.resolve("data"), CUSTOMERS);
        markets = measured(temp.resolve("markets"));
        undisturbed = replay(temp.resolve("undisturbed"), 2);
    }

    private static Settings settings(Path dataDir, int partitions) {
        return Settings.load(
                Map.of("data.dir", dataDir.toString(), "partitions", Integer.toString(partitions)),
                Map.of(),
                Optional.empty());
    }

    private static Replayed replay(Path dataDir, int partitions) {
        var failures = new ArrayList<Throwable>();
        var replay = new StarbucksReplay(data.directory());
        try (var stack = LocalStack.start(
                        settings(dataDir, partitions), new SimpleMeterRegistry(), new Health(), failures::add);
                var ledger = new Ledger(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var result = new Replaying(
                            stack.connection(),
                            replay,
                            MarketRecords.of(market(), replay.start()),
                            (tick, events, finished) -> {},
                            () -> !failures.isEmpty())
                    .run(TICK, TAIL, ledger);
            assertThat(failures).isEmpty();
            assertThat(result.complete()).isTrue();
            Learnt.await(
                    ledger.finished().orElseThrow(),
                    stack.connection().bootstrapServers(),
                    stack.connection().topics());
            return Replayed.read(stack.connection());
        }
    }

    /** The replay's market, but for its lift, which is measured: what the live sequence saw must be the same, too. */
    private static Path measured(Path folder) throws IOException {
        var shipped = Files.readString(MARKETS.resolve("SB.yml"));
        var measured = shipped.replaceAll("(?m)^  lift: withheld$\\R^  withheld_because: .*$", "  lift: measured");
        assertThat(measured).isNotEqualTo(shipped);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("SB.yml"), measured);
        return folder;
    }

    private static MarketFile market() {
        return MarketFiles.load(markets).get(0);
    }

    @Test
    void shouldCountEveryEventOnce() {
        assertThat(undisturbed.outputs().deadLetters()).isEmpty();
        assertThat(undisturbed.outputs().total("sent")).isEqualTo(data.received());
        assertThat(undisturbed.outputs().total("exposures")).isEqualTo(data.viewed());
        assertThat(undisturbed.outputs().total("redemptions")).isEqualTo(data.completed());
    }

    @Test
    void shouldAssignEveryCustomerOnceInEveryCycle() {
        var customersAndCycles = undisturbed.outputs().assignments().stream()
                .map(line -> line.replaceAll(".*\"assignment_id\": \"([^\"]*)\".*", "$1"))
                .toList();

        assertThat(customersAndCycles).doesNotHaveDuplicates();
        assertThat(customersAndCycles.size() % data.customers()).isZero();
        assertThat(customersAndCycles.size() / data.customers()).isGreaterThanOrEqualTo(5);
    }

    /** Otherwise models and stores would be the same for being empty. */
    @Test
    void shouldLearnServeAndKeep() {
        assertThat(undisturbed.learnt().versions()).hasSizeGreaterThan(3);
        assertThat(undisturbed.learnt().decisions()).anyMatch(decision -> decision.contains("TRIED"));
        assertThat(undisturbed.learnt().checkpoints()).hasSizeGreaterThan(4);
        assertThat(undisturbed.stores().get("conductor-reference-data"))
                .as("a cycle that serves a version")
                .anyMatch(entry -> entry.contains("\"candidate\": {"));
    }

    @Test
    void shouldDecideLearnAndKeepTheSameWithOneAndWithFourPartitions() {
        replay(temp.resolve("one"), 1).assertSame(undisturbed);
        replay(temp.resolve("four"), 4).assertSame(undisturbed);
    }

    @Test
    void shouldEndTheSameAfterKillsInTheMiddle() throws Exception {
        var dataDir = temp.resolve("killed");
        var random = new Random(KILLS);
        for (int kill = 1; kill <= KILLS; kill++) {
            var victim = command(dataDir).start();
            assertThat(reachesTheMiddle(victim))
                    .as("kill %s of %s came in the middle", kill, KILLS)
                    .isTrue();
            Thread.sleep(random.nextLong(MOST_MILLIS_TO_KILL));
            assertThat(victim.isAlive()).isTrue();
            victim.destroyForcibly().waitFor();
        }
        var last = command(dataDir).start();
        var said = new String(last.getInputStream().readAllBytes(), UTF_8);
        assertThat(last.waitFor()).as(said).isZero();

        // It ends when customers are served; the trainer may have had a tick to go.
        replay(dataDir, 2).assertSame(undisturbed);
    }

    private static ProcessBuilder command(Path dataDir) {
        var command = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // Tells how far it is five times a second.
                        "-Dofferstream.terminal=true",
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES="
                                + System.getProperty("org.apache.avro.SERIALIZABLE_PACKAGES"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "replay",
                        "starbucks",
                        "--data",
                        data.directory().toString(),
                        "--data-dir",
                        dataDir.toString(),
                        "--tick",
                        TICK.toString(),
                        "--tail",
                        TAIL.toString()))
                .directory(Path.of("../..").toFile())
                .redirectErrorStream(true);
        command.environment().put("OFFERSTREAM_MARKETS_DIR", markets.toString());
        return command;
    }

    /** True once it has told that it publishes; false if it ended before. */
    private static boolean reachesTheMiddle(Process victim) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("replay SB: ")) {
                return true;
            }
        }
        return false;
    }
}
