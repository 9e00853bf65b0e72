package io.offerstream.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoneBrokerTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoneBrokerTest.class);
    private static final int LIVES = Integer.getInteger("offerstream.lives", 4);
    private static final int MOST_MILLIS_TO_KILL = 400;
    private static final int LOOKS = 600;
    private static final int PAUSE_MILLIS = 100;

    @TempDir
    private Path directory;

    private final AtomicBoolean stopped = new AtomicBoolean();

    /** They would begin the next transaction at once: what of the last one has lost its markers could never be made whole. */
    @Test
    void shouldNotTearWhatIsCommittedByProducersThatOutliveIt() throws Exception {
        var ports = FreePorts.choose(3);
        var servers = "127.0.0.1:" + ports.get(0);
        var arguments = LoneBroker.arguments(directory, ports.get(0), ports.get(1), ports.get(2))
                .toArray(String[]::new);
        var random = new Random(7);
        var broker = ChildJvm.start(LoneBroker.class, arguments);
        var threads = Executors.newFixedThreadPool(CommittingBroker.PRODUCERS);
        try {
            Records.create(servers, CommittingBroker.TOPICS.toArray(String[]::new));
            commitAlways(threads, servers);
            for (int life = 0; life < LIVES; life++) {
                awaitMore(servers, committed(servers, 0).size());
                Thread.sleep(random.nextInt(MOST_MILLIS_TO_KILL));
                broker.destroyForcibly().waitFor();
                broker = ChildJvm.start(LoneBroker.class, arguments);
            }
            awaitMore(servers, committed(servers, 0).size());
            stopped.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

            awaitNothingOpen(servers);
            var first = committed(servers, 0);
            for (int topic = 1; topic < CommittingBroker.TOPICS.size(); topic++) {
                assertThat(committed(servers, topic)).isEqualTo(first);
            }
        } finally {
            stopped.set(true);
            threads.shutdownNow();
            broker.destroyForcibly().waitFor();
        }
    }

    private void commitAlways(ExecutorService threads, String servers) {
        IntStream.range(0, CommittingBroker.PRODUCERS)
                .forEach(number -> threads.execute(() -> commitAlways(servers, number)));
    }

    /** A producer that fails is replaced: what it had not committed is in none of the topics, or in all. */
    private void commitAlways(String servers, int number) {
        for (int life = 0; !stopped.get(); life++) {
            try {
                CommittingBroker.commit(servers, number, Integer.toString(life), () -> !stopped.get());
            } catch (KafkaException e) {
                LOG.info("a producer is replaced", e);
            }
        }
    }

    private static void awaitMore(String servers, int before) throws InterruptedException {
        for (int look = 0; committed(servers, 0).size() <= before; look++) {
            assertThat(look).as("nothing is committed any more").isLessThan(LOOKS);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void awaitNothingOpen(String servers) throws Exception {
        for (int look = 0; !Records.unstable(servers).isEmpty(); look++) {
            assertThat(look).as("%s", Records.unstable(servers)).isLessThan(LOOKS);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static List<String> committed(String servers, int topic) {
        return Records.committed(servers, List.of(CommittingBroker.TOPICS.get(topic))).stream()
                .sorted()
                .toList();
    }
}
