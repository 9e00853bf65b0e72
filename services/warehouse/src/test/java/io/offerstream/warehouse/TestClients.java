package io.offerstream.warehouse;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.snowflake.ingest.streaming.OpenChannelRequest;
import net.snowflake.ingest.streaming.OpenChannelRequest.OnErrorOption;
import net.snowflake.ingest.streaming.SnowflakeStreamingIngestChannel;
import net.snowflake.ingest.streaming.SnowflakeStreamingIngestClient;
import net.snowflake.ingest.streaming.SnowflakeStreamingIngestClientFactory;

/** The real streaming client, as it is inside the connector. */
final class TestClients {
    private TestClients() {}

    /** One that can be closed like anything else. */
    record Client(SnowflakeStreamingIngestClient sdk) implements AutoCloseable {
        @Override
        public void close() {
            try {
                sdk.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static Client client(String name, URI url, WarehouseCredentials credentials) {
        var properties = new Properties();
        properties.put("url", url.toString());
        properties.put("user", WarehouseNames.USER);
        properties.put("role", WarehouseNames.ROLE);
        properties.put(
                "private_key",
                Base64.getEncoder().encodeToString(credentials.privateKey().getEncoded()));
        return new Client(SnowflakeStreamingIngestClientFactory.builder(name)
                .setProperties(properties)
                .setParameterOverrides(Map.of("MAX_CLIENT_LAG", 1000L))
                .build());
    }

    static SnowflakeStreamingIngestChannel open(Client client, String table, String channel) {
        return client.sdk()
                .openChannel(OpenChannelRequest.builder(channel)
                        .setDBName(WarehouseNames.DATABASE)
                        .setSchemaName(WarehouseNames.SCHEMA)
                        .setTableName(table)
                        .setOnErrorOption(OnErrorOption.CONTINUE)
                        .build());
    }

    /** Inserts rows {@code from} to {@code until}, each with its number as offset token. */
    static void insert(SnowflakeStreamingIngestChannel channel, long from, long until) {
        for (long number = from; number < until; number++) {
            Map<String, Object> row = Map.of("N", number, "CHANNEL", channel.getName(), "TAGS", List.of("a", number));
            var response = channel.insertRow(row, String.valueOf(number));
            if (response.hasErrors()) {
                throw response.getInsertErrors().get(0).getException();
            }
        }
    }

    /** Waits until everything up to the token is committed. */
    static void awaitCommitted(SnowflakeStreamingIngestChannel channel, String token) throws InterruptedException {
        long until = System.nanoTime() + 30_000_000_000L;
        while (!token.equals(channel.getLatestCommittedOffsetToken())) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not committed in time: " + token);
            }
            Thread.sleep(50);
        }
    }
}
