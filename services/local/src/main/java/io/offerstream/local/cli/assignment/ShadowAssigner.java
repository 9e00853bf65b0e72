package io.offerstream.local.cli.assignment;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.setup.Replication;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.StreamsApp;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.topics.PlanStep.Action;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.slates.model.ModelShelf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second assigner beside the real one: reads the real inputs from their beginning, as fast as it can, and writes to
 * topics of its own. What it made (topics, group, files) is gone when it is closed. Owned by one thread.
 */
final class ShadowAssigner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowAssigner.class);

    /** Ticks commit by themselves. */
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);

    private static final String INSTANCE = "replay";

    private final Installation installation;
    private final Topics topics;
    private final Path folder;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private StreamsApp app;

    /**
     * Creates its topics; nothing runs yet.
     *
     * @param name unique among such runs
     */
    ShadowAssigner(Installation installation, String name) {
        this.installation = installation;
        topics = installation.topics().shadowing(AssignerTopology.SERVICE, name);
        try {
            folder = Files.createTempDirectory("offerstream-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var admin = installation.clients().admin()) {
            int replication = Replication.of(admin);
            var topicAdmin = new TopicAdmin(admin, replication, Replication.minInSync(replication));
            topicAdmin.execute(topicAdmin.plan(topics).stream()
                    .filter(step ->
                            step.action() == Action.CREATE && isOwn(step.topic().name()))
                    .toList());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean isOwn(String topic) {
        return topic.startsWith(topics.prefix());
    }

    /** Its outputs have other names than the real ones. */
    Topics topics() {
        return topics;
    }

    void start(ModelShelf shelf) {
        var meters = new SimpleMeterRegistry();
        app = new StreamsApp(
                AssignerTopology.SERVICE,
                AssignerTopology.build(topics, meters, Pace.REPRODUCIBLE, shelf, Kernels.choose("auto")),
                topics,
                settings(),
                meters,
                new Health(),
                thrown -> failure.compareAndSet(null, thrown));
        app.start();
    }

    private StreamsSettings settings() {
        var kafka = new HashMap<>(installation.settings().kafka());
        kafka.remove(KnownSettings.BOOTSTRAP_SERVERS.key());
        try (var admin = installation.clients().admin()) {
            return new StreamsSettings(
                    installation.clients().bootstrapServers(),
                    folder,
                    INSTANCE,
                    COMMIT_INTERVAL,
                    Replication.of(admin),
                    kafka);
        }
    }

    /** @throws IllegalStateException if it cannot go on */
    void requireAlive() {
        if (failure.get() != null) {
            throw new IllegalStateException(
                    "the replayed assigner cannot go on: " + failure.get().getMessage(), failure.get());
        }
    }

    @Override
    public void close() {
        if (app != null) {
            app.close();
        }
        try (var admin = installation.clients().admin()) {
            forget(admin);
        } catch (RuntimeException e) {
            LOG.warn("Something of the replay is left: topics and the group that begin with {}", topics.prefix(), e);
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget(Admin admin) {
        if (app != null) {
            var group = topics.prefix() + AssignerTopology.SERVICE;
            // A member with an instance id stays in its group until it has been away for long.
            await(admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all());
            await(admin.deleteConsumerGroups(List.of(group)).all());
        }
        var own = await(admin.listTopics().names()).stream().filter(this::isOwn).toList();
        await(admin.deleteTopics(own).all());
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
