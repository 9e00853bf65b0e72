package io.offerstream.local.cli.connect;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin.Source;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** The cluster that settings name, or the local installation. */
public final class StackInstallations implements Installations {
    private static final long ANSWER_WITHIN_SECONDS = 10;

    private record Connected(Settings settings, Connection connection, KafkaClients clients) implements Installation {
        @Override
        public Topics topics() {
            return connection.topics();
        }

        @Override
        public SchemaIds ids() {
            return connection.registry();
        }

        @Override
        public Optional<URI> http() {
            return connection.http();
        }

        @Override
        public Optional<URI> sink() {
            return connection.sink();
        }

        @Override
        public void close() {
            // An interrupted thread must still be able to stop the broker it started.
            boolean interrupted = Thread.interrupted();
            connection.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Installation open(Settings settings) {
        boolean isNamed = settings.origin(KnownSettings.BOOTSTRAP_SERVERS.key()).source() != Source.DEFAULT;
        if (isNamed) {
            requireRegistry(settings);
            requireAnswer(new KafkaClients(settings.kafka()));
        }
        try {
            var connection = Connection.open(settings);
            return new Connected(settings, connection, new KafkaClients(connection.clientSettings()));
        } catch (IllegalStateException e) {
            // The data folder is in use, or the broker on it does not start.
            throw new CommandFailedException(ExitCode.IO, e.getMessage(), e);
        }
    }

    private static void requireRegistry(Settings settings) {
        if (settings.get(KnownSettings.REGISTRY_URL).isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "registry.url: expected an address, found none; the schema registry belongs to the cluster that"
                            + " bootstrap.servers names, so set --registry-url, too");
        }
    }

    /** Every later wait would end with a less clear message. */
    private static void requireAnswer(KafkaClients clients) {
        try (var admin = clients.admin()) {
            admin.describeCluster().clusterId().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw unreachable(clients, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                throw unreachable(clients, e);
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static CommandFailedException unreachable(KafkaClients clients, Exception cause) {
        return new CommandFailedException(
                ExitCode.UNREACHABLE,
                "no Kafka broker answers at " + clients.bootstrapServers()
                        + "; is it running, and is --bootstrap-server right?",
                cause);
    }
}
