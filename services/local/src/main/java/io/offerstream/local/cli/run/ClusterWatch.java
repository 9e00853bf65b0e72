package io.offerstream.local.cli.run;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.setup.Replication;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.platform.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether brokers answer, every partition takes records, and the topics are still those that were
 * there when the service started. Kafka's clients wait for all of this without a word and for ever: without this a
 * service that gets nothing would call itself ready. One thread of its own does all of it.
 */
final class ClusterWatch implements AutoCloseable {
    /** Its part in the health of every service. */
    static final String PART = "kafka";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(3);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    /** A broker that has just come up may not know all topics yet: only what is seen so often in a row is true. */
    private static final int SURE_AFTER = 3;

    private final Admin admin;
    private final TopicAdmin topicAdmin;
    private final Topics topics;
    private final Map<String, Uuid> known;
    private final Health health;
    private final Consumer<Throwable> onFatal;
    private final ScheduledExecutorService thread;
    private Optional<Trouble> trouble = Optional.empty();
    private int timesOther;

    /** What can be wrong; docs/operations.md says what each means. */
    private enum Trouble {
        BROKERS_UNREACHABLE,
        PARTITIONS_NOT_WRITABLE,
        NOT_AUTHORISED,
        TOPIC_GONE
    }

    private ClusterWatch(
            Admin admin, Topics topics, Map<String, Uuid> known, Health health, Consumer<Throwable> onFatal) {
        this.admin = admin;
        int replication = Replication.of(admin);
        topicAdmin = new TopicAdmin(admin, replication, Replication.minInSync(replication));
        this.topics = topics;
        this.known = known;
        this.health = health;
        this.onFatal = onFatal;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var watch = new Thread(task, "cluster-watch");
            watch.setDaemon(true);
            return watch;
        });
        health.report(PART, State.READY, "answered at the start");
    }

    /**
     * Starts to look.
     *
     * @param known the broker's ids of the topics, by name, as they are at the start
     * @param onFatal called once, from a thread of its own, when a topic is gone or another one; must not block
     */
    @SuppressWarnings("FutureReturnValueIgnored") // whatever goes wrong is told by the task itself
    static ClusterWatch start(
            KafkaClients clients, Topics topics, Map<String, Uuid> known, Health health, Consumer<Throwable> onFatal) {
        var watch = new ClusterWatch(clients.admin(), topics, known, health, onFatal);
        watch.thread.scheduleWithFixedDelay(
                watch::look, LOOKS_EVERY.toMillis(), LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            judge(topicAdmin.look(topics));
        } catch (InterruptException e) {
            LOG.debug("closed while it looked", e);
        } catch (AuthenticationException | AuthorizationException e) {
            timesOther = 0;
            tell(Trouble.NOT_AUTHORISED, e.getMessage());
        } catch (RuntimeException e) {
            timesOther = 0;
            tell(Trouble.BROKERS_UNREACHABLE, e.getMessage());
        }
    }

    private void judge(TopicAdmin.Look seen) {
        var other = known.keySet().stream()
                .filter(topic -> !known.get(topic).equals(seen.incarnations().get(topic)))
                .sorted()
                .toList();
        timesOther = other.isEmpty() ? 0 : timesOther + 1;
        if (!other.isEmpty()) {
            var names = String.join(", ", other);
            tell(Trouble.TOPIC_GONE, "missing, or deleted and created again: " + names);
            if (timesOther == SURE_AFTER) {
                health.report(PART, State.FAILED, Trouble.TOPIC_GONE + ": " + names);
                onFatal.accept(new CommandFailedException(
                        ExitCode.NEEDS_OPERATOR,
                        "deleted while this service ran, or deleted and created again: " + names
                                + "\nFind out who did it; docs/runbooks/topic-recreated.md says what to do."));
            }
        } else if (!seen.notWritable().isEmpty()) {
            tell(
                    Trouble.PARTITIONS_NOT_WRITABLE,
                    "without a leader, or too few copies in sync: " + String.join(", ", seen.notWritable()));
        } else {
            if (trouble.isPresent()) {
                LOG.info("the cluster is well again");
            }
            trouble = Optional.empty();
            health.report(PART, State.READY, "brokers answer, all partitions take records");
        }
    }

    /** In the log when it begins, and not every time it looks. */
    private void tell(Trouble kind, String detail) {
        var told = kind + ": " + detail;
        if (trouble.filter(kind::equals).isEmpty()) {
            LOG.warn("{}", told);
        }
        trouble = Optional.of(kind);
        health.report(PART, State.DEGRADED, told);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} still looks", PART);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ZERO);
        health.report(PART, State.STOPPED, "stopped");
    }
}
