package io.offerstream.trainer.publication;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.trainer.calibration.Calibration;
import io.offerstream.trainer.checkpoint.LineHead;
import io.offerstream.trainer.line.Counts;
import io.offerstream.trainer.line.Recipe;
import io.offerstream.trainer.line.TrainingLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a version came about: whoever has the topics can make it again from this, bit by bit. Written into the record and
 * into the model itself; docs/models.md explains every key.
 *
 * @param version counts a market's versions from 1
 * @param generation version with which its generation began
 * @param parent the version before it; empty for a market's first
 * @param tick at which it is published
 * @param partition of {@code outcomes}
 * @param boundaries per writer of {@code outcomes}, the offset behind the last record that is in it
 * @param dropped what a changed configuration made of no use
 * @param calibration of its scores; empty where too few random slates were seen
 */
public record Manifest(
        MarketConfig config,
        long version,
        long generation,
        Origin origin,
        Optional<LineHead> parent,
        Instant tick,
        int partition,
        Map<String, Long> boundaries,
        Counts counts,
        int features,
        String kernel,
        List<String> dropped,
        Optional<Calibration> calibration) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The manifest of what a line has become. */
    public static Manifest of(
            TrainingLine line,
            Optional<LineHead> parent,
            Origin origin,
            Instant tick,
            int partition,
            Map<String, Long> boundaries,
            List<String> dropped,
            Optional<Calibration> calibration) {
        long version = parent.map(LineHead::version).orElse(0L) + 1;
        boolean begins = parent.isEmpty() || origin != Origin.STREAM;
        return new Manifest(
                line.config(),
                version,
                begins ? version : parent.get().generation(),
                origin,
                parent,
                tick,
                partition,
                boundaries,
                line.counts(),
                line.features(),
                line.kernel(),
                dropped,
                calibration);
    }

    /** A JSON object; the same version always gives the same text. */
    public ObjectNode json() {
        var json = JSON.createObjectNode();
        json.put("market", config.market());
        json.put("version", version);
        json.put("generation", generation);
        json.put("origin", origin.name());
        parent.ifPresent(before -> {
            json.put("parent_version", before.version());
            json.put("parent_sha256", before.sha256());
        });
        json.put("published_at", tick.toString());
        json.put("outcomes_partition", partition);
        var offsets = json.putObject("offsets");
        new TreeMap<>(boundaries)
                .forEach((writer, to) ->
                        offsets.putArray(writer).add(from(writer)).add(to));
        json.put("contrasts", counts.contrasts());
        var arms = json.putObject("contrasts_by_arm");
        counts.byArm().forEach((arm, count) -> arms.put(arm.name(), count));
        json.put("steps", counts.steps());
        json.put("learnt_again", counts.relearnt());
        json.put("corrected", counts.corrected());
        json.put("taken_back", counts.takenBack());
        if (origin == Origin.REFIT) {
            json.put("before_start", counts.beforeStart());
        }
        json.put("unknown_offers", counts.unknownOffers());
        json.put("refused_steps", counts.refused());
        json.put("features", features);
        json.put("kernel", kernel);
        json.put("seed", config.seed());
        json.put("config_hash", config.hash());
        json.put("recipe_hash", Recipe.of(config).hash());
        json.set("recipe", JSON.valueToTree(Recipe.of(config).values()));
        var unused = json.putArray("dropped");
        dropped.forEach(unused::add);
        calibration.ifPresent(found -> json.set(Calibration.KEY, found.json()));
        return json;
    }

    /** A refit has read everything from the beginning; any other version goes on where its parent ended. */
    private long from(String writer) {
        return origin == Origin.REFIT
                ? 0
                : parent.map(before -> before.boundaries().getOrDefault(writer, 0L))
                        .orElse(0L);
    }

    /** The same as key and text, as a model holds it. */
    public SortedMap<String, String> texts() {
        var texts = new TreeMap<String, String>();
        json().properties()
                .forEach(entry -> texts.put(
                        entry.getKey(),
                        entry.getValue().isTextual()
                                ? entry.getValue().asText()
                                : entry.getValue().toString()));
        return texts;
    }
}
