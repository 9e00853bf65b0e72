package io.offerstream.local.evaluation;

import io.offerstream.ranking.served.WeightedFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Features of customers or of offers, as a file has them; a row without a feature says only that there is somebody. */
final class FeatureFile {
    private final Map<String, List<WeightedFeature>> features = new LinkedHashMap<>();

    private FeatureFile() {}

    /**
     * @param file empty for nobody has any features
     * @throws io.offerstream.local.cli.CommandFailedException if a row cannot be used; the message names some
     */
    static FeatureFile read(Optional<Path> file) {
        var read = new FeatureFile();
        if (file.isPresent()) {
            var seen = new HashSet<List<String>>();
            try (var reader = WeightedRows.open(file.get(), List.of("id"), List.of("feature"))) {
                reader.forEach((row, cells, weight) -> {
                    read.features.computeIfAbsent(cells.get(0), id -> new ArrayList<>());
                    if (cells.get(1).isEmpty()) {
                        return;
                    }
                    if (seen.add(List.copyOf(cells))) {
                        read.features.get(cells.get(0)).add(new WeightedFeature(cells.get(1), weight));
                    } else {
                        reader.refuse(row, "feature", cells.get(0) + " has " + cells.get(1) + " in an earlier row");
                    }
                });
            }
        }
        return read;
    }

    Set<String> ids() {
        return features.keySet();
    }

    List<WeightedFeature> of(String id) {
        return features.getOrDefault(id, List.of());
    }
}
