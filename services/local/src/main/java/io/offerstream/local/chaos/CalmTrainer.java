package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.trainer.TrainerApp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * A trainer that nobody disturbs, in this process: what it makes of an input is what a disturbed one has to make of it.
 *
 * @param topics of an installation that holds the input and nothing a trainer wrote
 * @param stage folder for its models
 */
record CalmTrainer(Topics topics, KafkaClients clients, String bootstrapServers, Path stage) {
    /**
     * Runs it until it has decided a tick in every partition.
     *
     * @throws IllegalStateException if it does not come to that
     */
    void learnUntil(Instant last, Patience patience) {
        var health = new Health();
        var fatal = new ArrayList<Throwable>();
        var app = new TrainerApp(
                topics,
                clients,
                new TrainerApp.Settings(
                        "calm", Pace.LIVE, stage, Kernels.choose("scalar").get(), Clock.systemUTC()),
                new SimpleMeterRegistry(),
                health,
                fatal::add);
        app.start();
        try (var marks = CommittedConsumer.of(
                bootstrapServers,
                List.of(new TopicPartition(topics.modelStatus().name(), 0)))) {
            var done = new HashMap<String, Instant>();
            patience.await(
                    () -> {
                        for (var record : marks.poll(Duration.ofMillis(50))) {
                            Marks.tick(record.headers())
                                    .ifPresent(mark -> done.put(new String(record.key(), UTF_8), mark));
                        }
                        return done.values().stream()
                                        .filter(tick -> !tick.isBefore(last))
                                        .count()
                                == topics.impressions().partitions();
                    },
                    Patience.FINISHES_AT_MOST,
                    "an undisturbed trainer decides all ticks: " + health.reports() + fatal);
        } finally {
            app.close();
        }
    }
}
