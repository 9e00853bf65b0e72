package io.offerstream.acceptance.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.trainer.publication.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the trainer made of a history, without places in topics.
 *
 * @param versions by market and version: SHA-256 of all that was learnt, and what the manifest says of how it came about
 * @param decisions on them, and what the gate was told and said; sorted, since they are from several topics
 * @param checkpoints the newest of each chunk
 */
record Learnt(Map<String, String> versions, List<String> decisions, Map<String, String> checkpoints) {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** What a manifest says of where a version was learnt from; the parent's hash covers the parent's places. */
    private static final Map<String, String> PLACES =
            Map.of("offsets", "", "outcomes_partition", "", "parent_sha256", "");

    static Learnt read(String bootstrapServers, Topics topics, Placeless placeless) {
        var versions = new TreeMap<String, String>();
        var decisions = new ArrayList<String>();
        var checkpoints = new TreeMap<String, String>();
        try (var reader = new TopicReader(bootstrapServers).follow(topics.models(), (key, value) -> {
            var model = Version.model(value).with(PLACES);
            var hash = HexFormat.of().formatHex(Sha256.of(ModelFormat.write(model)));
            versions.put(key, hash + " " + model.manifest());
            placeless.know(value.getSha256(), hash);
        })) {
            reader.readToEnd();
        }
        try (var reader = new TopicReader(bootstrapServers)
                .follow(topics.modelStatus(), (key, status) -> decisions.add(placeless.of(status)))
                .follow(topics.slateEvaluations(), (key, evaluation) -> decisions.add(evaluation.toString()))
                .follow(topics.gateVerdicts(), (key, verdict) -> decisions.add(verdict.toString()))
                .follow(topics.trainerCheckpoints(), (key, chunk) -> checkpoints.put(key, placeless.of(chunk)))) {
            reader.readToEnd();
        }
        decisions.sort(null);
        return new Learnt(versions, decisions, checkpoints);
    }

    /** The trainer learns at its own pace: until each of its tasks has decided the tick. */
    static void await(Instant tick, String bootstrapServers, Topics topics) {
        var reached = new HashMap<String, Instant>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var place = new TopicPartition(topics.modelStatus().name(), 0);
        try (var marks = CommittedConsumer.of(bootstrapServers, List.of(place))) {
            while (reached.values().stream()
                            .filter(there -> !there.isBefore(tick))
                            .count()
                    < topics.outcomes().partitions()) {
                assertThat(System.nanoTime()).as("the trainer's time").isLessThan(deadline);
                for (var record : marks.poll(Duration.ofMillis(100))) {
                    Marks.tick(record.headers()).ifPresent(mark -> reached.put(new String(record.key(), UTF_8), mark));
                }
            }
        }
    }
}
