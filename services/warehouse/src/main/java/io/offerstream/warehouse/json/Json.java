package io.offerstream.warehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.query.StatementRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** JSON as clients of the warehouse write and read it. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Reads a request's body.
     *
     * @param encoding the header Content-Encoding, if any
     * @throws IllegalArgumentException if it is no JSON
     */
    public static JsonNode read(InputStream body, String encoding) {
        try (var in = "gzip".equalsIgnoreCase(encoding) ? new GZIPInputStream(body) : body) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
    }

    public static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The envelope of an answer of the JDBC protocol. */
    public static ObjectNode success(JsonNode data) {
        var answer = object();
        answer.set("data", data);
        answer.putNull("code");
        answer.putNull("message");
        answer.put("success", true);
        return answer;
    }

    /** The same envelope, for what is refused. */
    public static ObjectNode refusal(StatementRefusedException refused, String queryId) {
        var answer = object();
        var data = answer.putObject("data");
        data.put("errorCode", refused.code());
        data.put("sqlState", refused.sqlState());
        data.put("queryId", queryId);
        answer.put("code", refused.code());
        answer.put("message", refused.getMessage());
        answer.put("success", false);
        return answer;
    }
}
