package io.offerstream.local.cli.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.access.UsersFile;
import io.offerstream.console.web.ConsoleServer;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.setup.Replication;
import io.offerstream.local.cli.sink.SinkTopics;
import io.offerstream.local.sink.SinkDeadLetters;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.local.sink.SinkWorker;
import io.offerstream.local.sink.StageUploads;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.ServiceSettings;
import io.offerstream.local.stack.Services;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.HealthServer;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.LiveTicker;
import io.offerstream.platform.tick.NewestTick;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Tick;
import io.offerstream.trainer.TrainerApp;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code run}: one service in this process, until it is stopped. */
@Command(
        name = "run",
        description = {
            "Runs one service until it is stopped: conductor, interaction-state, assigner, measurement, trainer, ticker, sink or console.",
            "Serves /health/live, /health/ready, /health/startup and /metrics on 127.0.0.1 at the port http.port;",
            "interaction-state also /internal/customers/MARKET/CUSTOMER; the console is on console.port beside it."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream run assigner --config offerstream.yml",
            "  offerstream run ticker --bootstrap-server kafka-1:9092 --registry-url http://registry:8080/apis/ccompat/v7"
        })
public final class RunService extends Verb {
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
    private static final Duration CHANGELOGS_COMPACTED_WITHIN = Duration.ofDays(7);

    @Parameters(paramLabel = "SERVICE", description = "Which service.")
    private String service;

    public RunService(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var known = new ArrayList<>(Services.names());
        known.add(LiveTicker.SERVICE);
        known.add(SinkWorker.PART);
        known.add(ConsoleServer.SERVICE);
        if (!known.contains(service)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "there is no service " + service + DidYouMean.hint(known, service) + "\nThere are "
                            + String.join(", ", known) + ".");
        }
        var settings = context.settings();
        if (service.equals(ConsoleServer.SERVICE)) {
            settings.get(KnownSettings.CONSOLE_USERS).ifPresent(RunService::checkUsers);
        }
        var health = new Health();
        var fatal = new CompletableFuture<Void>();
        try (var meters = Meters.of(service, health, settings.get(KnownSettings.DATA_DIR));
                var http = new HealthServer(
                        address(settings), settings.get(KnownSettings.HTTP_PORT), health, meters.registry());
                var installation = context.open()) {
            var topicIds = requireTopics(installation);
            var running = start(installation, http, health, meters.registry(), fatal::completeExceptionally);
            try {
                var watch = ClusterWatch.start(
                        installation.clients(), installation.topics(), topicIds, health, fatal::completeExceptionally);
                try {
                    context.say(service + " runs; health and metrics on http://127.0.0.1:" + http.port());
                    return await(fatal);
                } finally {
                    watch.close();
                }
            } finally {
                running.run();
            }
        }
    }

    /** Before anything is waited for: the console reads it again. */
    private static void checkUsers(Path file) {
        try {
            UsersFile.read(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static InetAddress address(Settings settings) {
        try {
            return InetAddress.getByName(settings.get(KnownSettings.HTTP_ADDRESS));
        } catch (UnknownHostException e) {
            throw new CommandFailedException(ExitCode.USAGE, "http.address: " + e.getMessage(), e);
        }
    }

    /** A Streams app only warns of a missing input, and waits. Returns the broker's ids of the topics, by name. */
    private Map<String, Uuid> requireTopics(Installation installation) {
        try (var admin = installation.clients().admin()) {
            // Only whether they are there: how they are kept is for init and doctor to read.
            var present = new TopicAdmin(admin, 1, 1).incarnations(installation.topics());
            List<String> missing = installation.topics().all().stream()
                    .map(Topic::name)
                    .filter(name -> !present.containsKey(name))
                    .toList();
            if (!missing.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.NEEDS_OPERATOR,
                        "topics are missing: " + String.join(", ", missing)
                                + "\n'offerstream init' creates them; if they were there before, find out first who"
                                + " deleted them.");
            }
            // The sink remembers them in the audit, and 'sink adopt' takes others.
            if (!service.equals(SinkWorker.PART)) {
                KnownTopics.of(installation.settings().get(KnownSettings.DATA_DIR), service)
                        .require(present);
            }
            return present;
        }
    }

    /** Starts the service; what it returns stops it. */
    private Runnable start(
            Installation installation,
            HealthServer http,
            Health health,
            MeterRegistry meters,
            Consumer<Throwable> onFatal) {
        if (service.equals(LiveTicker.SERVICE)) {
            var ticker = ticker(installation, health, onFatal);
            ticker.start();
            return ticker::close;
        }
        if (service.equals(SinkWorker.PART)) {
            return sink(installation, health)::close;
        }
        if (service.equals(ConsoleServer.SERVICE)) {
            return console(installation, health)::close;
        }
        var app =
                Services.create(service, installation.topics(), serviceSettings(installation), meters, health, onFatal);
        try {
            Services.routes(service, app, installation.topics()).forEach(http::serve);
            app.start();
        } catch (RuntimeException e) {
            app.close();
            throw e;
        }
        var uploads = uploads(installation.settings(), health);
        return () -> {
            uploads.ifPresent(StageUploads::close);
            app.close();
        };
    }

    /** Where models are promoted, they are uploaded, if there is an account to upload them to. */
    private Optional<StageUploads> uploads(Settings settings, Health health) {
        return service.equals(TrainerApp.SERVICE)
                ? SinkSettings.login(settings)
                        .map(login -> StageUploads.start(
                                ServiceSettings.stage(settings.get(KnownSettings.DATA_DIR)), login, health))
                : Optional.empty();
    }

    private SinkWorker sink(Installation installation, Health health) {
        var settings = installation.settings();
        var registry = settings.get(KnownSettings.REGISTRY_URL)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        "run sink works on a cluster: set bootstrap.servers and registry.url; 'demo' and 'replay --sink'"
                                + " run it on the local installation"));
        var connector = SinkSettings.connector(settings).withKeyFile(settings.get(KnownSettings.SINK_KEY_FILE));
        try (var admin = installation.clients().admin()) {
            new SinkTopics(installation, admin, connector)
                    .requireKnown(context.clock().instant());
            int replication = Replication.of(admin);
            var command = new SinkSettings(settings, settings.kafka(), registry).production(replication);
            PrivateFolder.make(command.folder());
            SinkDeadLetters.create(
                    admin,
                    installation.topics().prefix() + connector.deadLetters(),
                    replication,
                    Connection.retention(settings));
            return SinkWorker.start(command, connector, health, context.clock());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private ConsoleServer console(Installation installation, Health health) {
        ConsoleServer console;
        try {
            console = ConsoleServer.start(
                    ConsoleSettings.of(installation.settings()),
                    installation.clients(),
                    installation.topics(),
                    context.clock());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
        health.report(ConsoleServer.SERVICE, Health.State.READY, "serves");
        console.onNewUrl(url -> context.say("Console: " + url));
        return console;
    }

    private LiveTicker ticker(Installation installation, Health health, Consumer<Throwable> onFatal) {
        var topics = installation.topics();
        var clients = installation.clients();
        return new LiveTicker(
                () -> clients.transactionalProducer(topics.prefix() + LiveTicker.SERVICE),
                () -> newestTick(installation),
                topics,
                context.clock(),
                installation.settings().get(KnownSettings.TICK_PERIOD),
                health,
                onFatal);
    }

    private static Optional<Instant> newestTick(Installation installation) {
        try (var consumer = installation.clients().consumer()) {
            return NewestTick.read(consumer, installation.topics().ticks()).map(Tick::getTickTime);
        }
    }

    private static ServiceSettings serviceSettings(Installation installation) {
        return ServiceSettings.in(
                installation.settings().get(KnownSettings.DATA_DIR), streamsSettings(installation), Pace.LIVE);
    }

    private static StreamsSettings streamsSettings(Installation installation) {
        Settings settings = installation.settings();
        var kafka = new HashMap<>(settings.kafka());
        kafka.remove(KnownSettings.BOOTSTRAP_SERVERS.key());
        // Otherwise a changelog that is seldom written keeps what was deleted from the store.
        kafka.putIfAbsent(
                StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
                Long.toString(CHANGELOGS_COMPACTED_WITHIN.toMillis()));
        try (var admin = installation.clients().admin()) {
            return new StreamsSettings(
                    installation.clients().bootstrapServers(),
                    settings.get(KnownSettings.DATA_DIR).resolve("state"),
                    settings.get(KnownSettings.INSTANCE),
                    COMMIT_INTERVAL,
                    Replication.of(admin),
                    kafka);
        }
    }

    /** Until the service cannot go on, or the process is asked to stop. */
    private ExitCode await(CompletableFuture<Void> fatal) {
        try {
            fatal.get();
            return ExitCode.OK;
        } catch (ExecutionException e) {
            throw new ServiceFailedException(service, e.getCause());
        } catch (InterruptedException e) {
            // Not interrupted again: what follows is a clean stop, which must not be cut short.
            context.say(service + " stops.");
            return context.stop().wasInterrupt() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    /** Its cause decides what the process ends with. */
    private static final class ServiceFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ServiceFailedException(String service, Throwable cause) {
            super(service + " cannot go on", cause);
        }
    }
}
