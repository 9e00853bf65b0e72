package io.offerstream.operations.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.schemas.Model;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A version whose record {@code models} still holds.
 *
 * @param record without the model itself
 * @param bytes length of the model
 * @param foundSha256 of the model as it was read, lower-case hex
 * @param manifest what the record says of it
 */
public record KeptModel(Model record, long offset, int bytes, String foundSha256, JsonNode manifest) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Takes a record as it stands in the topic. */
    public static KeptModel of(Model model, long offset) {
        return new KeptModel(
                Model.newBuilder(model).setModel(ByteBuffer.allocate(0)).build(),
                offset,
                model.getModel().remaining(),
                HexFormat.of().formatHex(Sha256.of(model.getModel())),
                manifest(model));
    }

    /** Empty of a record whose manifest is no JSON; {@code models show} finds that out. */
    private static JsonNode manifest(Model model) {
        try {
            return JSON.readTree(model.getManifest());
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    public long version() {
        return record.getVersion();
    }

    public long generation() {
        return record.getGeneration();
    }

    /** What the manifest says under a key; empty if nothing. */
    public String says(String key) {
        var value = manifest.path(key);
        return value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString();
    }
}
