package io.offerstream.local.cli.connect;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** A running cluster and its registry. */
public record RemoteInstallation(Settings settings, Topics topics, SchemaIds ids, KafkaClients clients)
        implements Installation {
    private static final long ANSWER_WITHIN_SECONDS = 10;

    /**
     * Makes sure that the brokers answer: every later wait would end with a less clear message.
     *
     * @throws CommandFailedException if they do not
     */
    public static Installation open(Settings settings, SchemaIds ids) {
        var clients = new KafkaClients(settings.kafka());
        try (var admin = clients.admin()) {
            admin.describeCluster().clusterId().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw unreachable(clients, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                throw unreachable(clients, e);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        var topics = new Topics(settings.get(KnownSettings.TOPIC_PREFIX), settings.get(KnownSettings.PARTITIONS), ids);
        return new RemoteInstallation(settings, topics, ids, clients);
    }

    private static CommandFailedException unreachable(KafkaClients clients, Exception cause) {
        return new CommandFailedException(
                ExitCode.UNREACHABLE,
                "no Kafka broker answers at " + clients.bootstrapServers()
                        + "; is it running, and is --bootstrap-server right?",
                cause);
    }

    @Override
    public void close() {
        // Holds nothing open between calls.
    }
}
