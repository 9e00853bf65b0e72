package io.offerstream.local.stack;

import io.offerstream.local.stack.LocalInstallation.Address;
import io.offerstream.operations.NotDoneException;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.serde.Compatibility;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.serde.RegistryLogin;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin;
import io.offerstream.platform.settings.SecuritySettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.PlanStep;
import io.offerstream.platform.topics.Retention;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The way to the topics of an installation: the one that {@code bootstrap.servers} names; without it the local one that
 * is running on the data folder; without that, the data folder itself, opened for as long as the connection lives.
 * Owned by one thread.
 */
public final class Connection implements AutoCloseable {
    private static final int LOCAL_PARTITIONS = 2;

    private final Settings settings;
    private final Address address;
    private final Optional<LocalInstallation> own;
    private final RegistryClient registry;
    private final Topics topics;

    private Connection(Settings settings, Address address, Optional<LocalInstallation> own) {
        this.settings = settings;
        this.address = address;
        this.own = own;
        registry = new RegistryClient(address.registryUrl(), login(settings), Clock.systemUTC());
        topics = new Topics(settings.get(KnownSettings.TOPIC_PREFIX), partitions(), registry, retention(settings));
    }

    private static RegistryLogin login(Settings settings) {
        var login = RegistryLogin.NONE;
        if (settings.isSet(SecuritySettings.REGISTRY_USER)) {
            login = login.as(
                    settings.get(SecuritySettings.REGISTRY_USER), settings.get(SecuritySettings.REGISTRY_PASSWORD));
        }
        return settings.get(SecuritySettings.CA_FILE).map(login::trusting).orElse(login);
    }

    /** Opens the way that the settings tell; see the class. */
    public static Connection open(Settings settings) {
        if (isNamed(settings)) {
            var registry = settings.get(KnownSettings.REGISTRY_URL)
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    "registry.url: must be set where bootstrap.servers is; the schema registry belongs to the cluster"));
            return new Connection(
                    settings, new Address(settings.get(KnownSettings.BOOTSTRAP_SERVERS), registry), Optional.empty());
        }
        return LocalInstallation.running(settings.get(KnownSettings.DATA_DIR))
                .map(running -> new Connection(settings, running, Optional.empty()))
                .orElseGet(() -> startLocal(settings, new Health()));
    }

    /**
     * Starts the local installation for this process.
     *
     * @throws IllegalStateException if another process uses the data folder
     */
    public static Connection startLocal(Settings settings, Health health) {
        var installation = LocalInstallation.start(settings.get(KnownSettings.DATA_DIR), health);
        try {
            return new Connection(settings, installation.address(), Optional.of(installation));
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    /** A cluster that somebody named runs on real time; on the embedded broker a replay may, which has its own. */
    public static Retention retention(Settings settings) {
        return isNamed(settings) ? Retention.BOUNDED : Retention.UNLIMITED;
    }

    private static boolean isNamed(Settings settings) {
        return settings.origin(KnownSettings.BOOTSTRAP_SERVERS.key()).source() != Origin.Source.DEFAULT;
    }

    /** As the topics are, if they are there; partitions never change, whatever the settings say later. */
    private int partitions() {
        var impressions = settings.get(KnownSettings.TOPIC_PREFIX) + "impressions";
        try (var admin = admin()) {
            return admin.describeTopics(List.of(impressions))
                    .topicNameValues()
                    .get(impressions)
                    .get()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return usualPartitions();
            }
            throw new KafkaException("the topics cannot be described", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while describing the topics", e);
        }
    }

    /** In one process more partitions only cost: two, unless the settings say otherwise. */
    private int usualPartitions() {
        boolean unsaid = settings.origin(KnownSettings.PARTITIONS.key()).source() == Origin.Source.DEFAULT;
        return own.isPresent() && unsaid ? LOCAL_PARTITIONS : settings.get(KnownSettings.PARTITIONS);
    }

    /**
     * Creates or alters what is missing or differs, and registers every schema: what {@code init} does.
     *
     * @throws NotDoneException if the data folder holds topics that cannot be altered: those of another build
     */
    public void initialise() {
        try (var admin = admin()) {
            var topicAdmin = new TopicAdmin(admin, 1, 1);
            var plan = topicAdmin.plan(topics);
            requireNoConflict(plan);
            topicAdmin.execute(plan);
        }
        registry.registerAll(topics);
        registry.require(Compatibility.FULL_TRANSITIVE, topics);
    }

    private void requireNoConflict(List<PlanStep> plan) {
        var conflicts = plan.stream()
                .filter(step -> step.action() == PlanStep.Action.CONFLICT)
                .map(step -> step.topic().name() + " (" + step.detail() + ")")
                .toList();
        if (!conflicts.isEmpty()) {
            throw new NotDoneException(
                    NotDoneException.Why.CONFLICT,
                    "the data in " + settings.get(KnownSettings.DATA_DIR).toAbsolutePath()
                            + " is of another build of Offerstream, whose topics this one cannot use: "
                            + String.join(", ", conflicts)
                            + "\nUse another --data-dir, or --fresh --yes, which deletes what is there.");
        }
    }

    /** Settings every Kafka client of this process begins with. */
    public Map<String, Object> clientSettings() {
        var client = new HashMap<String, Object>(settings.kafka());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.bootstrapServers());
        return client;
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(clientSettings());
    }

    public String bootstrapServers() {
        return address.bootstrapServers();
    }

    public URI registryUrl() {
        return address.registryUrl();
    }

    /** Where the services answer, if this is a local installation whose services run. */
    public Optional<URI> http() {
        return address.http();
    }

    /** REST API of the Connect worker, if this is a local installation that runs one. */
    public Optional<URI> sink() {
        return address.sink();
    }

    /** Tells other commands where the local warehouse and the Connect worker answer. */
    public void announceSink(URI warehouse, URI worker) {
        own.orElseThrow().announceSink(warehouse, worker);
    }

    /** Tells other commands where the services of this process answer. */
    void announceHttp(URI http) {
        own.orElseThrow().announceHttp(http);
    }

    public Topics topics() {
        return topics;
    }

    public RegistryClient registry() {
        return registry;
    }

    public Settings settings() {
        return settings;
    }

    @Override
    public void close() {
        own.ifPresent(LocalInstallation::close);
    }
}
