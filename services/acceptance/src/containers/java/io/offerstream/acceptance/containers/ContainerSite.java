package io.offerstream.acceptance.containers;

import io.offerstream.acceptance.wholepath.Commands;
import io.offerstream.acceptance.wholepath.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/** One broker and the registry, the images of docker-compose.yml; everybody may do everything. One thread's. */
final class ContainerSite implements Site, AutoCloseable {
    private static final String KAFKA = "apache/kafka:4.3.1";
    private static final String REGISTRY = "apicurio/apicurio-registry:3.0.9";
    private static final int REGISTRY_PORT = 8080;

    private final Path folder;
    private final KafkaContainer kafka = new KafkaContainer(KAFKA).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    private final GenericContainer<?> registry = new GenericContainer<>(REGISTRY)
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp("/apis/ccompat/v7/subjects").forPort(REGISTRY_PORT));
    private final List<Commands.Running> running = new ArrayList<>();

    ContainerSite(Path folder) {
        this.folder = folder;
        kafka.start();
        registry.start();
    }

    @Override
    public Commands as(String account) {
        try {
            return new Commands(Files.writeString(folder.resolve(account + ".yml"), """
                    bootstrap.servers: %s
                    registry.url: http://%s:%d/apis/ccompat/v7
                    partitions: 2
                    http.port: 0
                    console.port: 0
                    data.dir: %s
                    markets.dir: %s
                    """.formatted(
                            kafka.getBootstrapServers(),
                            registry.getHost(),
                            registry.getMappedPort(REGISTRY_PORT),
                            folder.resolve("data-of-" + account),
                            folder.resolve("markets"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start(String account, String... arguments) {
        running.add(as(account).start(arguments));
    }

    @Override
    public List<String> running() {
        return running.stream().map(Commands.Running::toString).toList();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        running.forEach(Commands.Running::close);
        registry.stop();
        kafka.stop();
    }
}
