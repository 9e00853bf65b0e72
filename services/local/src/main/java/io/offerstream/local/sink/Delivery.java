package io.offerstream.local.sink;

import io.offerstream.local.stack.Connection;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.sink.connector.ConnectorFile;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits until the sink has delivered what stands in its topics. */
public final class Delivery {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private Delivery() {}

    /**
     * Looks once a second.
     *
     * @param stopped asked between two looks
     * @return what is left: nothing, unless it was stopped or took longer than {@code atMost}
     */
    public static List<SinkDelay> await(
            Connection connection, ConnectorFile connector, Duration atMost, BooleanSupplier stopped)
            throws InterruptedException {
        var clients = new KafkaClients(connection.clientSettings());
        long looks = atMost.dividedBy(LOOK_EVERY);
        List<SinkDelay> left = List.of();
        for (long look = 0; look <= looks && !stopped.getAsBoolean(); look++) {
            left = SinkDelay.measure(clients, connection.topics().prefix(), connector).stream()
                    .filter(delay -> delay.waiting() > 0 || delay.skips())
                    .toList();
            if (left.isEmpty()) {
                return left;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
        return left;
    }
}
