package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.SlateEvaluation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What trainers have written, without what depends on chance: the offsets at which aborted transactions left holes.
 *
 * @param models every version ever published, by market, in the order of the topic
 * @param statuses decisions in their order, by market
 * @param checkpoints hash of the newest of each chunk but the one that holds offsets
 * @param refused place and reason of each dead letter, sorted
 * @param evaluations of random slates, by market, in the order of the topic
 */
record TrainerOutputs(
        Map<String, List<Model>> models,
        Map<String, List<String>> statuses,
        Map<String, String> checkpoints,
        List<String> refused,
        Map<String, List<SlateEvaluation>> evaluations) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String STANDING = ":1";

    static TrainerOutputs read(String bootstrapServers, Topics topics) {
        var models = new TreeMap<String, List<Model>>();
        readAll(bootstrapServers, topics.models(), record -> {
            if (record.value() != null) {
                var model = topics.models().serde().deserialize(record.topic(), record.value());
                models.computeIfAbsent(model.getMarket(), market -> new ArrayList<>())
                        .add(model);
            }
        });
        var statuses = new TreeMap<String, List<String>>();
        readAll(bootstrapServers, topics.modelStatus(), record -> {
            if (record.value() != null) {
                var status = topics.modelStatus().serde().deserialize(record.topic(), record.value());
                statuses.computeIfAbsent(status.getMarket(), market -> new ArrayList<>())
                        .add(withoutOffsets(status));
            }
        });
        var checkpoints = new TreeMap<String, String>();
        readAll(bootstrapServers, topics.trainerCheckpoints(), record -> {
            var key = new String(record.key(), UTF_8);
            if (record.value() == null) {
                checkpoints.remove(key);
            } else if (!key.endsWith(STANDING)) {
                var chunk = topics.trainerCheckpoints().serde().deserialize(record.topic(), record.value());
                checkpoints.put(key, hash(chunk.getPayload()));
            }
        });
        var refused = new ArrayList<String>();
        readAll(bootstrapServers, topics.deadLetters(), record -> {
            var letter = topics.deadLetters().serde().deserialize(record.topic(), record.value());
            refused.add(topics.title(letter.getTopic()) + "-" + letter.getPartition() + "@" + letter.getOffset() + " "
                    + letter.getReason() + " " + letter.getService());
        });
        refused.sort(null);
        var evaluations = new TreeMap<String, List<SlateEvaluation>>();
        readAll(bootstrapServers, topics.slateEvaluations(), record -> {
            if (record.value() != null) {
                var evaluation = topics.slateEvaluations().serde().deserialize(record.topic(), record.value());
                evaluations
                        .computeIfAbsent(evaluation.getMarket(), market -> new ArrayList<>())
                        .add(evaluation);
            }
        });
        return new TrainerOutputs(models, statuses, checkpoints, refused, evaluations);
    }

    private static void readAll(
            String bootstrapServers, Topic<?> topic, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        var partition = new TopicPartition(topic.name(), 0);
        try (var consumer = CommittedConsumer.of(bootstrapServers, List.of(partition))) {
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(receiver);
            }
        }
    }

    private static String withoutOffsets(ModelStatus status) {
        var copy = ModelStatus.newBuilder(status).build();
        copy.setLiveOffset(null);
        copy.setCandidateOffset(null);
        return copy.toString();
    }

    private static String hash(ByteBuffer bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    int versions() {
        return models.values().stream().mapToInt(List::size).sum();
    }

    int evaluated() {
        return evaluations.values().stream().mapToInt(List::size).sum();
    }

    /** Versions whose scores were given a meaning. */
    long calibrated() {
        return models.values().stream()
                .flatMap(List::stream)
                .filter(model -> manifest(model).has("calibrator"))
                .count();
    }

    /** Evaluations of slates that were evaluated before, for the same generation. */
    List<String> evaluatedTwice() {
        var ids = new HashSet<String>();
        return evaluations.values().stream()
                .flatMap(List::stream)
                .map(SlateEvaluation::getEventId)
                .filter(id -> !ids.add(id))
                .toList();
    }

    /** What breaks the lines of versions: I4, and I2 for offsets. */
    List<String> brokenLineage() {
        var broken = new ArrayList<String>();
        models.forEach((market, versions) -> {
            Model parent = null;
            for (var model : versions) {
                var name = market + ":" + model.getVersion();
                check(broken, name + " is not the next version", model.getVersion() == version(parent) + 1);
                check(
                        broken,
                        name + " does not name its parent",
                        parent == null
                                ? model.getParentSha256() == null
                                : parent.getSha256().equals(model.getParentSha256()));
                check(
                        broken,
                        name + " is not what its hash says",
                        hash(model.getModel()).equals(model.getSha256()));
                check(broken, name + " has gaps or overlaps", isContiguous(parent, model));
                ModelFormat.read(bytes(model.getModel()));
                parent = model;
            }
        });
        return broken;
    }

    private static void check(List<String> broken, String what, boolean holds) {
        if (!holds) {
            broken.add(what);
        }
    }

    private static long version(Model parent) {
        return parent == null ? 0 : parent.getVersion();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** A refit reads everything again, which its manifest says; any other version goes on where its parent ended. */
    private static boolean isContiguous(Model parent, Model model) {
        var manifest = manifest(model);
        boolean isRefit = manifest.path("origin").asText().equals("REFIT");
        for (var range : manifest.path("offsets").properties()) {
            long from = range.getValue().path(0).asLong();
            long expected = parent == null || isRefit
                    ? 0
                    : manifest(parent)
                            .path("offsets")
                            .path(range.getKey())
                            .path(1)
                            .asLong();
            if (from != expected || range.getValue().path(1).asLong() < from) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode manifest(Model model) {
        try {
            return JSON.readTree(model.getManifest());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that is no JSON", e);
        }
    }

    /** What is said differently of how a version came about. */
    private static String whatDiffers(Model found, Model expected) {
        var before = manifest(expected);
        var differing = new ArrayList<String>();
        manifest(found).properties().forEach(entry -> {
            if (!entry.getValue().equals(before.path(entry.getKey()))) {
                differing.add(entry.getKey() + " " + entry.getValue() + " for " + before.path(entry.getKey()));
            }
        });
        return ": " + differing;
    }

    /** Where these differ from what an undisturbed trainer wrote. */
    List<String> differences(TrainerOutputs undisturbed) {
        var differences = new ArrayList<String>();
        undisturbed.models.forEach((market, expected) -> {
            var found = models.getOrDefault(market, List.of());
            for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
                if (i >= expected.size()
                        || i >= found.size()
                        || !expected.get(i).equals(found.get(i))) {
                    differences.add("models of " + market + " differ from number " + (i + 1) + " on (" + found.size()
                            + " for " + expected.size() + ")"
                            + (i < expected.size() && i < found.size()
                                    ? whatDiffers(found.get(i), expected.get(i))
                                    : ""));
                    break;
                }
            }
        });
        if (!models.keySet().equals(undisturbed.models.keySet())) {
            differences.add("models of " + models.keySet() + " for " + undisturbed.models.keySet());
        }
        if (!statuses.equals(undisturbed.statuses)) {
            differences.add("model-status: " + statuses + " for " + undisturbed.statuses);
        }
        if (!checkpoints.equals(undisturbed.checkpoints)) {
            differences.add("trainer-checkpoints differ");
        }
        if (!evaluations.equals(undisturbed.evaluations)) {
            differences.add("slate-evaluations: " + evaluated() + " for " + undisturbed.evaluated());
        }
        if (!refused.equals(undisturbed.refused)) {
            differences.add("dead-letters: " + refused + " for " + undisturbed.refused);
        }
        return differences;
    }
}
