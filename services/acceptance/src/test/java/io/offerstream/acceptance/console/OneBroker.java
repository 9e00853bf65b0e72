package io.offerstream.acceptance.console;

import io.offerstream.local.stack.Connection;
import io.offerstream.operations.Cluster;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An embedded broker with every topic, and no service. */
record OneBroker(Connection connection, KafkaClients clients) implements Cluster, AutoCloseable {
    static OneBroker in(Path folder) {
        var settings = Settings.load(Map.of("data.dir", folder.resolve("data").toString()), Map.of(), Optional.empty());
        var connection = Connection.startLocal(settings, new Health());
        connection.initialise();
        return new OneBroker(connection, new KafkaClients(connection.clientSettings()));
    }

    @Override
    public Topics topics() {
        return connection.topics();
    }

    @Override
    public void close() {
        connection.close();
    }
}
