package io.offerstream.acceptance.security;

import io.offerstream.acceptance.wholepath.Commands;
import io.offerstream.acceptance.wholepath.Site;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.cli.connect.OfflineTopics;
import io.offerstream.local.registry.EmbeddedRegistry;
import io.offerstream.platform.access.AccessTable;
import io.offerstream.platform.access.Account;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that lets nobody in without password or certificate, over TLS, with an authorizer that denies what nobody
 * allowed; and commands that log in to it as one account each.
 */
final class SecuredInstallation implements Site, AutoCloseable {
    static final String PREFIX = "qsr.";
    static final String USERS = "offerstream-";
    static final String ADMIN = "admin";

    /** May log in, and nothing else. */
    static final String STRANGER = "stranger";

    private static final String RUN = "run ";
    private static final String BROKER = "broker";
    private static final Logger LOG = LoggerFactory.getLogger(SecuredInstallation.class);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final Pattern HEALTH = Pattern.compile("metrics on (http://127\\.0\\.0\\.1:\\d+)");

    private final Path folder;
    private final Certificates server;
    private final Certificates person;
    private final List<Integer> ports = FreePorts.choose(2);
    private final EmbeddedBroker.Security security;
    private final String mutual;
    private final EmbeddedRegistry registry;
    private final List<Commands.Running> running = new ArrayList<>();
    private EmbeddedBroker broker;

    SecuredInstallation(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        server = Certificates.make(folder, "kafka");
        person = Certificates.make(folder, USERS + AccessTable.OPERATOR);
        var passwords = new HashMap<String, String>();
        for (var user : List.of(BROKER, ADMIN, STRANGER)) {
            passwords.put(user, passwordOf(user));
        }
        for (var account : accounts()) {
            passwords.put(USERS + account.name(), passwordOf(USERS + account.name()));
        }
        mutual = "127.0.0.1:" + ports.get(1);
        security = new EmbeddedBroker.Security(passwords, "MUTUAL://" + mutual, brokerSettings());
        startBroker();
        registry = EmbeddedRegistry.start(registryHome(), folder.resolve("registry"), new Health())
                .awaitReady();
    }

    /** At the same address each time. */
    void startBroker() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), ports.get(0), security);
    }

    void stopBroker() {
        broker.close();
    }

    private Map<String, String> brokerSettings() throws IOException {
        var trusted = Files.writeString(
                folder.resolve("trusted.pem"),
                Files.readString(server.certificate()) + Files.readString(person.certificate()));
        var settings = new HashMap<String, String>();
        settings.put("listener.security.protocol.map", "CLIENT:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        settings.put(
                "listener.name.client.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + BROKER
                        + "\" password=\"" + passwordOf(BROKER) + "\";");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.location", server.keyAndCertificate().toString());
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", trusted.toString());
        settings.put("listener.name.mutual.ssl.client.auth", "required");
        settings.put("ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The controller's listener is the broker's own here, and knows nobody by name.
        settings.put("super.users", "User:" + BROKER + ";User:" + ADMIN + ";User:ANONYMOUS");
        return settings;
    }

    /** Where the build unpacked the registry: beside the classes of the module that has it. */
    private static Path registryHome() {
        try {
            return Path.of(EmbeddedRegistry.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("registry");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String passwordOf(String user) {
        return "correct-horse-" + user;
    }

    /** Names and settings only; serialises nothing. */
    static Topics topics() {
        return OfflineTopics.of(
                Settings.load(Map.of("topic.prefix", PREFIX, "partitions", "2"), Map.of(), Optional.empty()));
    }

    static List<Account> accounts() {
        return AccessTable.of(topics());
    }

    /** The command line of {@code user}, with its password. */
    Commands login(String user) {
        return login(user, passwordOf(user));
    }

    /** The same, with a password that may be wrong. */
    Commands login(String user, String password) {
        try {
            var secret = Files.writeString(folder.resolve("password-of-" + user), password + "\n");
            return new Commands(write(user, "security.user: " + user, broker.bootstrapServers()))
                    .with("OFFERSTREAM_SECURITY_PASSWORD_FILE", secret);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Commands as(String account) {
        return login(USERS + account);
    }

    @Override
    public void start(String account, String... arguments) {
        start(as(account), arguments);
    }

    void start(Commands commands, String... arguments) {
        running.add(commands.start(arguments));
    }

    /** Starts the services anew that have ended by themselves; returns them as they were started. */
    List<String> restartEnded() {
        var ended = running.stream().filter(command -> !command.isAlive()).toList();
        running.removeAll(ended);
        var names = ended.stream().map(Commands.Running::name).toList();
        names.forEach(name -> start(name.substring(RUN.length()), name.split(" ", -1)));
        return names;
    }

    @Override
    public Path folder() {
        return folder;
    }

    /** As the operator, by certificate; {@code withKey} false shows none. */
    Commands.Ended runByCertificate(boolean withKey, String... arguments) throws IOException {
        var key = withKey ? "security.keystore.file: " + person.keyAndCertificate() : "";
        return new Commands(write("by-certificate-" + withKey, key, mutual)).run(arguments);
    }

    private Path write(String name, String more, String servers) throws IOException {
        return Files.writeString(folder.resolve(name + ".yml"), """
                bootstrap.servers: %s
                registry.url: %s
                topic.prefix: %s
                partitions: 2
                http.port: 0
                console.port: 0
                data.dir: %s
                markets.dir: %s
                security.tls: true
                security.ca.file: %s
                %s
                """.formatted(
                        servers,
                        registry.url(),
                        PREFIX,
                        folder.resolve("data-of-" + name),
                        folder.resolve("markets"),
                        server.certificate(),
                        more));
    }

    @Override
    public List<String> running() {
        return running.stream().map(Commands.Running::toString).toList();
    }

    /** What the running services answer, such as at {@code /metrics}, by how they were started; nothing of one that ends. */
    Map<String, String> answers(String path) throws InterruptedException {
        var answers = new TreeMap<String, String>();
        for (var command : running) {
            var url = HEALTH.matcher(command.toString());
            if (command.isAlive() && url.find()) {
                var request = HttpRequest.newBuilder(URI.create(url.group(1) + path))
                        .timeout(ANSWERS_WITHIN)
                        .build();
                try {
                    answers.put(
                            command.name(),
                            HttpClient.newHttpClient()
                                    .send(request, BodyHandlers.ofString())
                                    .body());
                } catch (IOException e) {
                    LOG.debug("{} does not answer", command.name(), e);
                }
            }
        }
        return answers;
    }

    void stopRunning() {
        running.forEach(Commands.Running::close);
        running.clear();
    }

    @Override
    public void close() {
        stopRunning();
        registry.close();
        broker.close();
    }
}
