package io.offerstream.platform.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * Schema ids from a registry with the Confluent REST API. The values of a topic are registered under the subject
 * {@code <topic>-value}. What was found once is never asked for again: ids do not change their meaning.
 */
public final class RegistryClient implements SchemaIds {
    private static final int UNKNOWN_SCHEMA = 40403;

    private record Use(String topic, Schema schema) {}

    private final RegistryHttp http;
    private final MissingIds missing;
    private final Map<Use, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /**
     * @param url of the API, e.g. {@code http://127.0.0.1:8080/apis/ccompat/v7}
     * @param clock by which unknown ids are asked for again
     */
    public RegistryClient(URI url, Clock clock) {
        this(url, RegistryLogin.NONE, clock);
    }

    /** As above, where the registry wants to know who asks. */
    public RegistryClient(URI url, RegistryLogin login, Clock clock) {
        this.http = new RegistryHttp(url, login);
        this.missing = new MissingIds(clock);
    }

    @Override
    public int idOf(String topic, Schema schema) {
        return ids.computeIfAbsent(new Use(topic, schema), this::register);
    }

    @Override
    public Schema schemaOf(int id) {
        Schema known = schemas.get(id);
        return known != null ? known : schemas.computeIfAbsent(id, this::lookUp);
    }

    /**
     * Registers what our services write, so that neither an unreachable registry nor a refused schema waits for the
     * first record.
     *
     * @throws RegistryUnavailableException if the registry cannot be reached
     * @throws IllegalStateException if the registry refuses a schema as incompatible
     */
    public void registerAll(Topics topics) {
        for (Topic<?> topic : topics.all()) {
            idOf(topic.name(), SpecificData.get().getSchema(topic.type()));
        }
    }

    /**
     * Makes the registry refuse later schemas of every topic that break {@code compatibility}. After
     * {@link #registerAll}: a subject without a schema cannot hold the setting.
     *
     * @throws RegistryUnavailableException if the registry cannot be reached
     * @throws IllegalStateException if the registry does not take the setting
     */
    public void require(Compatibility compatibility, Topics topics) {
        var setting = JsonNodeFactory.instance.objectNode().put("compatibility", compatibility.name());
        for (Topic<?> topic : topics.all()) {
            String path = "/config/" + subject(topic.name());
            var answer = http.put(path, setting);
            if (!answer.isOk()) {
                throw refused("to require " + compatibility + " of " + topic.name(), answer);
            }
            String held = http.get(path).body().path("compatibilityLevel").asText();
            if (!held.equals(compatibility.name())) {
                throw new IllegalStateException("the schema registry at " + http.url() + " was told to require "
                        + compatibility + " of " + topic.name() + " but says '" + held + "'");
            }
        }
    }

    /**
     * Whether {@code schema} is registered for the values of {@code topic}; registers nothing.
     *
     * @throws RegistryUnavailableException if the registry cannot be reached
     */
    public boolean isRegistered(String topic, Schema schema) {
        return http.post("/subjects/" + subject(topic), bodyOf(schema)).isOk();
    }

    private static JsonNode bodyOf(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schemaType", "AVRO").put("schema", schema.toString());
    }

    private int register(Use use) {
        var body = bodyOf(use.schema());
        var answer = http.post("/subjects/" + subject(use.topic()) + "/versions", body);
        if (!answer.isOk() || !answer.body().path("id").isInt()) {
            throw refused("schema " + use.schema().getFullName() + " for the values of topic " + use.topic(), answer);
        }
        int id = answer.body().path("id").intValue();
        missing.found(id);
        return id;
    }

    private Schema lookUp(int id) {
        if (missing.isMissing(id)) {
            throw new UnknownSchemaIdException(id);
        }
        var answer = http.get("/schemas/ids/" + id);
        if (answer.status() == 404 && answer.body().path("error_code").intValue() == UNKNOWN_SCHEMA) {
            missing.missed(id);
            throw new UnknownSchemaIdException(id);
        }
        // Any other refusal, such as another server's 404, says nothing about the id.
        if (!answer.isOk()) {
            throw refused("to look up schema id " + id, answer);
        }
        try {
            Schema schema =
                    new Schema.Parser().parse(answer.body().path("schema").asText());
            missing.found(id);
            return schema;
        } catch (AvroRuntimeException e) {
            // Someone else's JSON or Protobuf schema, or one that refers to others: to us as good as none.
            missing.missed(id);
            throw new UnknownSchemaIdException(id);
        }
    }

    private IllegalStateException refused(String what, RegistryHttp.Answer answer) {
        return new IllegalStateException(
                "the schema registry at " + http.url() + " refused " + what + ": " + answer.words());
    }

    private static String subject(String topic) {
        return URLEncoder.encode(topic + "-value", StandardCharsets.UTF_8);
    }
}
