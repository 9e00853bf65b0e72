package io.offerstream.local.cli;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.connect.Installations;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import java.util.HashMap;

/** A real broker with schema ids in memory. */
public final class BrokerFixture implements Installations {
    private final EmbeddedBroker broker;
    private final SchemaIds ids = new InMemorySchemaIds();

    public BrokerFixture(EmbeddedBroker broker) {
        this.broker = broker;
    }

    private record Open(Settings settings, Topics topics, SchemaIds ids, KafkaClients clients) implements Installation {
        @Override
        public void close() {
            // The broker outlives the command.
        }
    }

    @Override
    public Installation open(Settings settings) {
        var client = new HashMap<String, Object>(settings.kafka());
        client.put("bootstrap.servers", broker.bootstrapServers());
        var topics = new Topics(settings.get(KnownSettings.TOPIC_PREFIX), settings.get(KnownSettings.PARTITIONS), ids);
        return new Open(settings, topics, ids, new KafkaClients(client));
    }
}
