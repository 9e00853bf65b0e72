package io.offerstream.local.chaos;

import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Broker and registry of one run, and the clients of those who play the neighbours. Owned by one thread. */
final class ChaosBroker implements AutoCloseable {
    private final Connection connection;
    private final Optional<OwnBroker> own;
    private final Topics topics;
    private final Admin admin;
    private final List<Producer<byte[], byte[]>> producers = new ArrayList<>();

    /**
     * Starts them, with every topic.
     *
     * @param partitions of the customer topics
     * @param folder empty
     * @param troubles of the broker: if there are any it gets a process of its own, and services come to it through a
     *     faulty network
     */
    ChaosBroker(int partitions, Path folder, BrokerTroubles troubles) {
        own = troubles.any()
                ? Optional.of(new OwnBroker(folder, troubles.smallDisk().map(SmallDisk::new)))
                : Optional.empty();
        connection = own.map(broker -> Connection.open(settings(
                        partitions,
                        folder,
                        Map.of(
                                KnownSettings.BOOTSTRAP_SERVERS.key(),
                                broker.bootstrapServers(),
                                KnownSettings.REGISTRY_URL.key(),
                                broker.registryUrl().toString()))))
                .orElseGet(() -> Connection.startLocal(settings(partitions, folder, Map.of()), new Health()));
        topics = connection.topics();
        connection.initialise();
        admin = connection.admin();
        keepEverything(topics);
    }

    /** Adds another installation, with every topic. */
    Topics installation(String prefix) {
        var others = new Topics(prefix, topics.impressions().partitions(), connection.registry());
        var topicAdmin = new TopicAdmin(admin, 1, 1);
        topicAdmin.execute(topicAdmin.plan(others));
        connection.registry().registerAll(others);
        keepEverything(others);
        return others;
    }

    /** Settings every client begins with that is not to be disturbed. */
    Map<String, Object> clientSettings() {
        return connection.clientSettings();
    }

    /** Where the services that are to be disturbed find it. */
    String disturbedServers() {
        return own.map(broker -> "127.0.0.1:" + broker.network().port()).orElseGet(this::bootstrapServers);
    }

    URI registryUrl() {
        return connection.registryUrl();
    }

    /** The one that can be killed. */
    OwnBroker own() {
        return own.orElseThrow(() -> new IllegalStateException("the broker is in this process"));
    }

    Topics topics() {
        return topics;
    }

    Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return connection.bootstrapServers();
    }

    /** Of the service that is killed. */
    String applicationId() {
        return topics.prefix() + InteractionStateTopology.SERVICE;
    }

    private static Settings settings(int partitions, Path folder, Map<String, String> place) {
        var settings = new HashMap<>(place);
        settings.put(KnownSettings.DATA_DIR.key(), folder.toString());
        settings.put(KnownSettings.PARTITIONS.key(), Integer.toString(partitions));
        return Settings.load(settings, Map.of(), Optional.empty());
    }

    /** The reference reads what the service has read: neither compaction nor age must take it away. */
    private void keepEverything(Topics installation) {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (var topic : installation.all()) {
            changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                    List.of(
                            new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET),
                            new AlterConfigOp(new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET)));
        }
        try {
            admin.incrementalAlterConfigs(changes).all().get();
        } catch (ExecutionException e) {
            throw new KafkaException("topics cannot be altered", e.getCause());
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /** One whose transactions are its own. */
    Producer<byte[], byte[]> producer(String name) {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        connection.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "chaos-" + name,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    @Override
    public void close() {
        producers.forEach(producer -> producer.close(Duration.ofSeconds(2)));
        admin.close(Duration.ofSeconds(2));
        connection.close();
        own.ifPresent(OwnBroker::close);
    }
}
