package io.offerstream.local.cluster;

import io.offerstream.local.broker.ClusterNode;
import io.offerstream.local.broker.ClusterNode.Place;
import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.cli.Main;
import io.offerstream.local.process.SupervisedProcess;
import io.offerstream.local.registry.EmbeddedRegistry;
import io.offerstream.local.stack.LocalInstallation;
import io.offerstream.local.stack.Services;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.tick.LiveTicker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.Uuid;

/**
 * Several brokers, the registry and several instances of each service, each a process of its own on this machine, all on
 * the loopback interface. Whoever dies is started again. Owned by one thread.
 */
public final class LocalCluster implements AutoCloseable {
    private static final String BROKER_HEAP = "384m";
    private static final String SERVICE_HEAP = "384m";

    /** Streams looks so often whether a new instance's copies are complete; by default every ten minutes. */
    private static final Duration TAKES_OVER_WITHIN = Duration.ofMinutes(1);

    private static final Duration BACK_WITHIN = Duration.ofMinutes(3);

    private final Shape shape;
    private final Health health = new Health();
    private final List<Place> places;
    private final Map<String, SupervisedProcess> brokers = new LinkedHashMap<>();
    private final Map<String, SupervisedProcess> services = new LinkedHashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private EmbeddedRegistry registry;

    /**
     * What there is of each.
     *
     * @param folder of all data and logs; empty, or left by a cluster of the same shape
     * @param instances of each service that scales or can stand by; there is one ticker
     * @param tickPeriod of the ticker: a tick costs every process a transaction, so a small machine wants fewer
     */
    public record Shape(Path folder, int brokers, int instances, int partitions, Duration tickPeriod) {}

    private LocalCluster(Shape shape) {
        this.shape = shape;
        var ports = FreePorts.choose(shape.brokers() * 3);
        places = IntStream.range(0, shape.brokers())
                .mapToObj(number -> new Place(
                        number + 1, ports.get(number * 3), ports.get(number * 3 + 1), ports.get(number * 3 + 2)))
                .toList();
    }

    /**
     * Starts brokers and registry; returns when they serve.
     *
     * @throws IllegalStateException if one does not come up; the message names its log
     */
    public static LocalCluster start(Shape shape) {
        var cluster = new LocalCluster(shape);
        try {
            cluster.startBrokers();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startBrokers() {
        var clusterId = files().clusterId(() -> Uuid.randomUuid().toString());
        for (var place : places) {
            var name = "kafka-" + place.node();
            var data = shape.folder().resolve(name).toAbsolutePath();
            start(
                    brokers,
                    new Member(
                            name,
                            ClusterNode.class,
                            ClusterNode.arguments(data, clusterId, place.node(), places),
                            place.healthPort()),
                    BROKER_HEAP);
        }
        registry = EmbeddedRegistry.start(
                LocalInstallation.registryHome(), shape.folder().resolve("registry"), health);
        brokers.values().forEach(LocalCluster::await);
        try {
            registry.awaitReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the registry started", e);
        }
    }

    /** Starts every service; returns when all have come up. Topics must be there. */
    public void startServices() {
        var names = new ArrayList<>(Services.names());
        names.add(LiveTicker.SERVICE);
        for (var service : names) {
            int count = service.equals(LiveTicker.SERVICE) ? 1 : shape.instances();
            for (int instance = 0; instance < count; instance++) {
                start(services, service(service, instance), SERVICE_HEAP);
            }
        }
        services.values().forEach(LocalCluster::await);
    }

    private Member service(String service, int instance) {
        var name = service + "-" + instance;
        int port = FreePorts.choose(1).get(0);
        var settings =
                files().settings(name, settings(name) + "instance: \"" + instance + "\"\nhttp.port: " + port + "\n");
        return new Member(name, Main.class, List.of("run", service, "--config", settings.toString()), port);
    }

    private String settings(String name) {
        return """
                bootstrap.servers: %s
                registry.url: %s
                partitions: %d
                data.dir: "%s"
                tick.period: %s
                kafka.num.standby.replicas: %d
                kafka.probing.rebalance.interval.ms: %d
                """.formatted(
                        bootstrapServers(),
                        registryUrl(),
                        shape.partitions(),
                        shape.folder().resolve(name).toAbsolutePath(),
                        shape.tickPeriod(),
                        Math.min(1, shape.instances() - 1),
                        TAKES_OVER_WITHIN.toMillis());
    }

    /**
     * Runs a command on the cluster, in a process of its own, until it ends.
     *
     * @return what it ended with; what it said is in {@code logs/operator.log}
     */
    public int run(String... command) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "--config", files().settings("operator", settings("operator")).toString()));
        return new Member("operator", Main.class, arguments, 0)
                .child(shape.folder().resolve("logs"), SERVICE_HEAP)
                .command()
                .start()
                .waitFor();
    }

    /** What of it is in the folder. */
    public ClusterFiles files() {
        return new ClusterFiles(shape.folder());
    }

    /** Tells what runs, for other commands. */
    public void announce() {
        files().announce(new ClusterFiles.Running(
                ProcessHandle.current().pid(), bootstrapServers(), registryUrl(), parts()));
    }

    /**
     * Stops one process in order, and waits until another in its place is ready.
     *
     * @throws IllegalStateException if it does not come back
     */
    public void restart(String name) throws InterruptedException {
        var process = brokers.containsKey(name) ? brokers.get(name) : services.get(name);
        var old = process.process();
        old.destroy();
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        while (old.isAlive()
                || process.process().pid() == old.pid()
                || state(name) != State.READY
                || !members.get(name).isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " did not come back within " + BACK_WITHIN + "; see its log in "
                        + shape.folder().resolve("logs"));
            }
            Thread.sleep(100);
        }
    }

    /** Of one service that scales or can stand by. */
    public int instances(String service) {
        return (int) services.keySet().stream()
                .filter(name -> name.matches(Pattern.quote(service) + "-\\d+"))
                .count();
    }

    /**
     * Starts instances of a service, or stops the last ones in order, until there are so many. Who comes takes over
     * partitions once its copies are complete, who goes is missed after the session time-out.
     *
     * @param service that scales or can stand by
     * @param count at least 1
     * @throws IllegalStateException if one does not come up; it is gone again then
     */
    public void scale(String service, int count) throws InterruptedException {
        for (int instance = instances(service); instance < count; instance++) {
            var member = service(service, instance);
            start(services, member, SERVICE_HEAP);
            try {
                services.get(member.name()).awaitReady();
            } catch (IllegalStateException e) {
                stop(member.name());
                throw e;
            }
        }
        for (int instance = instances(service) - 1; instance >= count; instance--) {
            stop(service + "-" + instance);
        }
    }

    private void stop(String name) {
        services.remove(name).close();
        members.remove(name);
    }

    private void start(Map<String, SupervisedProcess> into, Member member, String heap) {
        members.put(member.name(), member);
        into.put(
                member.name(),
                SupervisedProcess.start(
                        member.child(shape.folder().resolve("logs"), heap),
                        (state, reason) -> health.report(member.name(), state, reason)));
    }

    private static void await(SupervisedProcess process) {
        try {
            process.awaitReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster started", e);
        }
    }

    public String bootstrapServers() {
        return String.join(",", places.stream().map(Place::server).toList());
    }

    public String registryUrl() {
        return registry.url().toString();
    }

    /**
     * Waits until every partition has all its copies: another broker may then go.
     *
     * @throws IllegalStateException if that takes too long
     */
    public void awaitInSync() throws InterruptedException {
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        try (var admin = new KafkaClients(Map.of("bootstrap.servers", bootstrapServers())).admin()) {
            while (!isInSync(admin)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("partitions are not in sync after " + BACK_WITHIN);
                }
                Thread.sleep(200);
            }
        }
    }

    private static boolean isInSync(Admin admin) throws InterruptedException {
        try {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            return admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException e) {
            // A broker has just gone, or come.
            return false;
        }
    }

    /** Every process, in the order in which they were started. */
    public List<Part> parts() {
        var all = new LinkedHashMap<>(brokers);
        all.putAll(services);
        return all.entrySet().stream()
                .map(entry -> new Part(
                        entry.getKey(),
                        entry.getValue().process().pid(),
                        members.get(entry.getKey()).httpPort(),
                        state(entry.getKey())))
                .toList();
    }

    /** One of them, as it is now. */
    public record Part(String name, long pid, int httpPort, State state) {}

    private State state(String name) {
        var report = health.reports().get(name);
        return report == null ? State.STARTING : report.state();
    }

    /** Services first, side by side, then brokers: within the time that a second Ctrl-C is waited for. */
    @Override
    public void close() {
        files().clear();
        closeAll(services);
        if (registry != null) {
            registry.close();
        }
        closeAll(brokers);
    }

    private static void closeAll(Map<String, SupervisedProcess> processes) {
        CompletableFuture.allOf(processes.values().stream()
                        .map(process ->
                                CompletableFuture.runAsync(process::close, command -> new Thread(command).start()))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
