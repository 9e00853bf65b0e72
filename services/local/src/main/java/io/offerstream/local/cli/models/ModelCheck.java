package io.offerstream.local.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether something about a version is as it must be.
 *
 * @param detail what was compared, or what is wrong
 */
record ModelCheck(String what, boolean holds, String detail) {
    /**
     * Every check of a version.
     *
     * @param read the model itself, or why its bytes are none
     */
    static List<ModelCheck> of(MarketModels models, KeptModel model, Read read) {
        var checks = new ArrayList<ModelCheck>();
        checks.add(same("sha256", model.record().getSha256(), model.foundSha256()));
        checks.add(new ModelCheck(
                "format",
                read.model().isPresent(),
                read.model().isPresent() ? "CRC-32C and counts are right" : read.trouble()));
        read.model().ifPresent(found -> checks.add(manifest(model, found)));
        models.status()
                .filter(status -> status.getLiveVersion() != null && status.getLiveVersion() == model.version())
                .map(ModelStatus::getLiveSha256)
                .ifPresent(live -> checks.add(same("live_sha256", live, model.foundSha256())));
        checks.add(lineage(models, model));
        return checks;
    }

    /** A model, or why there is none. */
    record Read(Optional<RankingModel> model, String trouble) {}

    private static ModelCheck same(String what, String said, String found) {
        return new ModelCheck(
                what, found.equals(said), found.equals(said) ? found : "said is " + said + ", found " + found);
    }

    private static ModelCheck manifest(KeptModel model, RankingModel found) {
        var inside = new TreeMap<>(found.manifest());
        boolean holds = inside.equals(texts(model.manifest()));
        return new ModelCheck(
                "manifest", holds, holds ? "record and model say the same" : "record and model say different things");
    }

    private static Map<String, String> texts(JsonNode manifest) {
        var texts = new TreeMap<String, String>();
        manifest.properties()
                .forEach(entry -> texts.put(
                        entry.getKey(),
                        entry.getValue().isTextual()
                                ? entry.getValue().asText()
                                : entry.getValue().toString()));
        return texts;
    }

    /** Back from parent to parent, as far as they are kept. */
    private static ModelCheck lineage(MarketModels models, KeptModel from) {
        var path = new StringBuilder().append(from.version());
        var at = from;
        while (at.record().getParentVersion() != null) {
            long number = at.record().getParentVersion();
            var parent = models.find(number);
            if (parent.isEmpty()) {
                return new ModelCheck("lineage", true, path + " <- " + number + ", which is kept no more");
            }
            if (number >= at.version()) {
                return new ModelCheck("lineage", false, "version " + at.version() + " says its parent is " + number);
            }
            if (!parent.get().foundSha256().equals(at.record().getParentSha256())) {
                return new ModelCheck(
                        "lineage",
                        false,
                        "version " + at.version() + " says its parent " + number + " has "
                                + at.record().getParentSha256() + ", but it has "
                                + parent.get().foundSha256());
            }
            path.append(" <- ").append(number);
            at = parent.get();
        }
        return new ModelCheck("lineage", true, path + ", the market's first");
    }
}
