package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.app.StreamsApp;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;

/** The process that is measured: one app with the settings of production, until its standard input ends. */
final class MeasuredApp {
    /** As {@code run} sets it. */
    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private static final int FAILED = 1;

    private MeasuredApp() {}

    /** Arguments: what to measure, application id, bootstrap servers, URL of the registry, folder for the state, instance. */
    public static void main(String[] arguments) throws IOException {
        var measurable = Measurables.named(arguments[0]);
        var settings = Settings.load(
                Map.of("bootstrap.servers", arguments[2], "registry.url", arguments[3]), Map.of(), Optional.empty());
        var meters = new SimpleMeterRegistry();
        var kafka = new HashMap<>(measurable.settings());
        // Instances that start together share the work at once. By default whoever comes a moment later would only
        // keep a copy until Streams looks again, after ten minutes.
        kafka.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, Long.toString(Long.MAX_VALUE));
        try (var connection = Connection.open(settings)) {
            var app = new StreamsApp(
                    arguments[1],
                    measurable.topology(connection, meters),
                    connection.topics(),
                    new StreamsSettings(arguments[2], Path.of(arguments[4]), arguments[5], COMMIT_INTERVAL, 1, kafka),
                    meters,
                    new Health(),
                    // Halts: an exit would wait for the stream thread that tells.
                    thrown -> Runtime.getRuntime().halt(FAILED));
            app.start();
            while (System.in.read() >= 0) {
                // Only its end says something: whoever measures is done, or gone.
            }
            app.close();
        }
        System.exit(0);
    }
}
