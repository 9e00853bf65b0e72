package io.offerstream.local.stack;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.web.ConsoleServer;
import io.offerstream.local.sink.LocalSink;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.RunningService;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.HealthServer;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin;
import io.offerstream.platform.settings.Setting;
import io.offerstream.platform.settings.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * All of Offerstream in this JVM, on its data folder: broker, registry, topics, every service; the sink, too, for who asks. Its ticks are those of
 * replays and simulations, so that all of it can be repeated. Stops the services before the broker. Owned by one thread.
 */
public final class LocalStack implements AutoCloseable {
    /** Of the local services: there is one of each. */
    private static final String INSTANCE = "local";

    /** Ticks commit by themselves; between them nothing waits for anybody. */
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);

    private final Connection connection;
    private final Health health;
    private final List<RunningService> apps = new ArrayList<>();

    private HealthServer http;
    private Optional<LocalSink> sink = Optional.empty();
    private ConsoleServer console;

    private LocalStack(Connection connection, Health health) {
        this.connection = connection;
        this.health = health;
    }

    /**
     * Returns once every service has been started; {@link Health} tells when they serve.
     *
     * @param onFatal called when a service cannot go on; must not block
     * @throws IllegalStateException if another process uses the data folder
     */
    public static LocalStack start(
            Settings settings, MeterRegistry meters, Health health, Consumer<Throwable> onFatal) {
        var stack = new LocalStack(Connection.startLocal(settings, health), health);
        try {
            stack.connection.initialise();
            var streams = new StreamsSettings(
                    stack.connection.bootstrapServers(),
                    settings.get(KnownSettings.DATA_DIR).resolve("state"),
                    INSTANCE,
                    COMMIT_INTERVAL,
                    1,
                    settings.kafka());
            stack.http = new HealthServer(unlessSet(settings, KnownSettings.HTTP_PORT), health);
            for (var service : Services.names()) {
                var app = Services.create(
                        service,
                        stack.connection.topics(),
                        ServiceSettings.in(settings.get(KnownSettings.DATA_DIR), streams, Pace.REPRODUCIBLE),
                        meters,
                        health,
                        onFatal);
                stack.apps.add(app);
                Services.routes(service, app, stack.connection.topics()).forEach(stack.http::serve);
            }
            stack.connection.announceHttp(stack.http());
            stack.apps.forEach(RunningService::start);
            stack.console = ConsoleServer.start(
                    ConsoleSettings.loopback(unlessSet(settings, KnownSettings.CONSOLE_PORT), List.of(stack.http())),
                    new KafkaClients(stack.connection.clientSettings()),
                    stack.connection.topics(),
                    Clock.systemUTC());
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Has the local warehouse started, and the sink that fills it, once there is an assignment. */
    public LocalSink startSink() {
        var started = LocalSink.start(connection, health);
        sink = Optional.of(started);
        return started;
    }

    /** A free one, unless the settings say which: several installations may run on one machine. */
    private static int unlessSet(Settings settings, Setting<Integer> port) {
        boolean unsaid = settings.origin(port.key()).source() == Origin.Source.DEFAULT;
        return unsaid ? 0 : settings.get(port);
    }

    /** Where health is served, and what the services add. */
    public URI http() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /** Where people find the console, with the token that lets the next one in; there is another one after that. */
    public URI consoleUrl() {
        return console.url();
    }

    /** Tells where people find the console: now, and each time the token in it has been used. */
    public void onConsoleUrl(Consumer<URI> listener) {
        console.onNewUrl(listener);
    }

    public Connection connection() {
        return connection;
    }

    public Health health() {
        return health;
    }

    @Override
    public void close() {
        if (console != null) {
            console.close();
        }
        var closing =
                apps.stream().map(app -> CompletableFuture.runAsync(app::close)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(closing).join();
        sink.ifPresent(LocalSink::close);
        if (http != null) {
            http.close();
        }
        connection.close();
    }
}
