package io.offerstream.sink.connector;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What differs between installations and is left open in {@code config/connect/snowflake-sink.json}: variables of the
 * worker's environment, which Connect puts in, and the file of the private key.
 *
 * @param warehouse address of Snowflake or of the local warehouse
 * @param user who logs in
 * @param keyFile properties with {@code private.key}; only the connector opens it
 * @param registry Confluent-compatible API of the schema registry
 * @param topicPrefix put before every topic and group
 * @param maxClientLag seconds, 1 to 600, that rows may wait for others to go with
 * @param replication of topics that the worker creates
 */
public record ConnectorParameters(
        URI warehouse, String user, Path keyFile, URI registry, String topicPrefix, int maxClientLag, int replication) {
    /** What a connector may read of the worker's environment. */
    public static final String VARIABLES = "SINK_.*";

    public ConnectorParameters {
        if (maxClientLag < 1 || maxClientLag > 600) {
            throw new IllegalArgumentException("maxClientLag must be 1 to 600 seconds, found " + maxClientLag);
        }
    }

    /** For the worker's process. */
    public Map<String, String> environment() {
        return new TreeMap<>(Map.of(
                "SINK_URL", warehouse.toString(),
                "SINK_USER", user,
                "SINK_REGISTRY_URL", registry.toString(),
                "SINK_TOPIC_PREFIX", topicPrefix,
                "SINK_LAG_SECONDS", Integer.toString(maxClientLag),
                "SINK_REPLICATION", Integer.toString(replication)));
    }
}
