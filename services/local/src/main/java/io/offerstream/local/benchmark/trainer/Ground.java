package io.offerstream.local.benchmark.trainer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.trainer.TrainerApp;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;

/**
 * A trainer on topics of its own, in this process. Owned by one thread.
 *
 * @param trouble what stopped the trainer
 */
record Ground(Connection connection, Topics topics, TrainerApp app, List<Throwable> trouble, BooleanSupplier stopped)
        implements AutoCloseable {
    /** With every topic, and a trainer that has not been started. */
    static Ground open(
            Connection connection, String prefix, int partitions, Kernel kernel, Path folder, BooleanSupplier stopped) {
        var topics = new Topics(prefix, partitions, connection.registry());
        try (var admin = connection.admin()) {
            var topicAdmin = new TopicAdmin(admin, 1, 1);
            topicAdmin.execute(topicAdmin.plan(topics));
        }
        connection.registry().registerAll(topics);
        var trouble = new ArrayList<Throwable>();
        var app = new TrainerApp(
                topics,
                new KafkaClients(connection.clientSettings()),
                new TrainerApp.Settings(
                        "benchmark", Pace.LIVE, folder.resolve(prefix + "stage"), kernel, Clock.systemUTC()),
                new SimpleMeterRegistry(),
                new Health(),
                failure -> {
                    synchronized (trouble) {
                        trouble.add(failure);
                    }
                });
        return new Ground(connection, topics, app, trouble, stopped);
    }

    KafkaClients clients() {
        return new KafkaClients(connection.clientSettings());
    }

    /** The trainer's thread, while it runs. */
    static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(TrainerApp.SERVICE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the trainer does not run"));
    }

    /**
     * To be called while one waits.
     *
     * @throws CancellationException if somebody has asked to stop
     * @throws IllegalStateException if the trainer has ended by itself
     */
    void check() {
        if (stopped.getAsBoolean()) {
            throw new CancellationException("stopped");
        }
        synchronized (trouble) {
            if (!trouble.isEmpty()) {
                throw new IllegalStateException("the trainer cannot go on", trouble.get(0));
            }
        }
    }

    /** Stops the trainer, and frees the disk. */
    @Override
    public void close() {
        app.close();
        try (var admin = connection.admin()) {
            admin.deleteTopics(topics.all().stream().map(topic -> topic.name()).toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the benchmark's topics cannot be deleted", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while deleting the benchmark's topics", e);
        }
    }
}
