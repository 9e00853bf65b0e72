package io.offerstream.sink.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector as its file describes it.
 *
 * @param name in Connect
 * @param config as it is sent to Connect, with its variables
 */
public record ConnectorFile(String name, Map<String, String> config) {
    private static final String PREFIX_VARIABLE = "${env:SINK_TOPIC_PREFIX}";
    private static final String KEY = "snowflake.private.key";

    public ConnectorFile {
        config = Map.copyOf(config);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is no file of a connector; the message names it and what is wrong
     */
    public static ConnectorFile read(Path file) {
        try {
            var json = new JsonMapper().readTree(Files.readString(file));
            var config = new TreeMap<String, String>();
            json.path("config").properties().forEach(entry -> config.put(entry.getKey(), text(file, entry)));
            if (!json.path("name").isTextual() || config.isEmpty()) {
                throw new IllegalArgumentException(
                        file + ": expected an object with name and config, as Connect takes it");
            }
            return new ConnectorFile(json.path("name").textValue(), config);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the connector's file " + file, e);
        }
    }

    private static String text(Path file, Map.Entry<String, JsonNode> entry) {
        if (!entry.getValue().isValueNode()) {
            throw new IllegalArgumentException(file + ": " + entry.getKey() + " must be one value");
        }
        return entry.getValue().asText();
    }

    /** With the private key taken from another file: Connect cannot put a variable into the name of a file. */
    public ConnectorFile withKeyFile(Path file) {
        var changed = new TreeMap<>(config);
        changed.put(KEY, "${file:" + file.toAbsolutePath() + ":private.key}");
        return new ConnectorFile(name, changed);
    }

    /** Titles of the topics it reads, without prefix. */
    public List<String> topics() {
        return list("topics");
    }

    /** By title of the topic. */
    public Map<String, String> tables() {
        var tables = new TreeMap<String, String>();
        for (var pair : list("snowflake.topic2table.map")) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                tables.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
        }
        return tables;
    }

    private List<String> list(String key) {
        return Arrays.stream(config.getOrDefault(key, "").split(",", -1))
                .map(entry -> entry.strip().replace(PREFIX_VARIABLE, ""))
                .toList();
    }

    /** Its consumer group, without prefix. */
    public String group() {
        return config.getOrDefault("consumer.override.group.id", "connect-" + name)
                .replace(PREFIX_VARIABLE, "");
    }

    /** Where it writes what it cannot read or the warehouse does not take, without prefix. */
    public String deadLetters() {
        return config.getOrDefault("errors.deadletterqueue.topic.name", "").replace(PREFIX_VARIABLE, "");
    }
}
