package io.offerstream.trainer;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.RunningService;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.trainer.fault.Faults;
import io.offerstream.trainer.outcome.OutcomeHistory;
import io.offerstream.trainer.publication.PublishedModels;
import io.offerstream.trainer.stage.Stage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trainer: starts its one thread, says how it is, and stops within a time-out. */
public final class TrainerApp implements RunningService {
    /** Its name in groups, transactional ids, health, and for {@code run}. */
    public static final String SERVICE = "trainer";

    private static final Logger LOG = LoggerFactory.getLogger(TrainerApp.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

    private final TrainingLoop loop;
    private final Thread thread;
    private final Health health;

    /**
     * How this instance runs.
     *
     * @param instance names it among those of the service; keeps its partitions over a restart
     * @param pace whether it waits for the gate
     * @param stage folder for promoted versions
     * @param kernel what it computes with
     * @param clock by which the age of models is told
     */
    public record Settings(String instance, Pace pace, Path stage, Kernel kernel, Clock clock) {}

    /** @param onFatal called once, from the trainer's thread, when it cannot go on; must not block */
    public TrainerApp(
            Topics topics,
            KafkaClients clients,
            Settings settings,
            MeterRegistry meters,
            Health health,
            Consumer<Throwable> onFatal) {
        this.health = health;
        var models = new PublishedModels(clients, topics);
        var history = new OutcomeHistory(clients, topics);
        var tools = new MarketTask.Tools(
                topics,
                settings.kernel(),
                history::contrasts,
                models::at,
                Faults.ofProperty(),
                new TrainerMeters(meters, settings.clock()));
        loop = new TrainingLoop(
                topics,
                clients,
                settings.instance(),
                new PartitionTask.Surroundings(
                        clients,
                        settings.pace(),
                        new Stage(settings.stage()),
                        tools,
                        TrainingLoop.noneBroken(),
                        trouble -> health.report(
                                SERVICE + " stage",
                                trouble.isPresent() ? State.DEGRADED : State.READY,
                                trouble.orElse("every promoted version is there"))),
                health,
                onFatal);
        thread = new Thread(loop, SERVICE);
        health.report(SERVICE, State.STARTING, "waits for partitions");
    }

    @Override
    public void start() {
        LOG.info("{} starts", SERVICE);
        thread.start();
    }

    /** Stays in the group: with its instance name it gets its partitions back when it returns. */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(STOP_WITHIN.toMillis());
            if (thread.isAlive()) {
                LOG.warn("{} did not stop within {}; its last transaction will be aborted", SERVICE, STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        health.report(SERVICE, State.STOPPED, "stopped");
    }
}
