package io.offerstream.console.state;

import io.offerstream.schemas.Model;
import java.time.Instant;
import java.util.Optional;

/**
 * A published model without its megabytes.
 *
 * @param manifest JSON, as published
 */
public record ModelVersion(
        long version,
        long generation,
        Optional<Long> parent,
        Instant publishedAt,
        int components,
        long bytes,
        String sha256,
        String manifest) {
    static ModelVersion of(Model model) {
        return new ModelVersion(
                model.getVersion(),
                model.getGeneration(),
                Optional.ofNullable(model.getParentVersion()),
                model.getPublishedAt(),
                model.getComponents(),
                model.getModel().remaining(),
                model.getSha256(),
                model.getManifest());
    }
}
