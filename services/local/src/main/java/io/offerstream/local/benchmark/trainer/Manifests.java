package io.offerstream.local.benchmark.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.schemas.Model;

/** What versions say of themselves. */
final class Manifests {
    private static final JsonMapper JSON = new JsonMapper();

    private Manifests() {}

    static JsonNode of(Model version) {
        try {
            return JSON.readTree(version.getManifest());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that is no JSON", e);
        }
    }
}
