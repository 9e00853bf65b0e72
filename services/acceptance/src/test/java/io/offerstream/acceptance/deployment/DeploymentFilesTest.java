package io.offerstream.acceptance.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.offerstream.local.stack.Services;
import io.offerstream.platform.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of docker-compose.yml, alerts and runbooks without running them. */
class DeploymentFilesTest {
    private static final String COMPOSE = "docker-compose.yml";
    private static final String IMAGE = "offerstream:";
    private static final Pattern MOUNTED = Pattern.compile("(\\./[^:]+):.*");

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services() throws IOException {
        return (Map<String, Map<String, Object>>) Repository.yaml(COMPOSE).get("services");
    }

    private static Map<String, Map<String, Object>> ours() throws IOException {
        return services().entrySet().stream()
                .filter(service ->
                        String.valueOf(service.getValue().get("image")).startsWith(IMAGE))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Map<String, Object> service, String key) {
        return (List<String>) service.getOrDefault(key, List.of());
    }

    @Test
    void shouldBeAComposeFile() throws IOException {
        var json = new JsonMapper();
        var specification = (ObjectNode)
                json.readTree(DeploymentFilesTest.class.getResourceAsStream("/deployment/compose-spec.json"));
        // No absolute address, as identifiers have to be.
        specification.remove("$id");
        var schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(specification);

        var problems = schema.validate(json.writeValueAsString(Repository.yaml(COMPOSE)), InputFormat.JSON);

        assertThat(problems).isEmpty();
    }

    @Test
    void shouldRunEveryServiceTwiceThatScalesAndTheTickerOnce() throws IOException {
        var commands = ours().values().stream()
                .map(service -> String.join(" ", list(service, "command")))
                .toList();

        for (var name : Services.names()) {
            assertThat(commands).filteredOn(("run " + name)::equals).as(name).hasSize(2);
        }
        assertThat(commands).filteredOn("run ticker"::equals).hasSize(1);
        assertThat(commands).contains("init", "markets apply --yes", "run console");
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldSetOnlyWhatIsASetting() throws IOException {
        for (var service : ours().entrySet()) {
            var variables = new HashMap<String, String>();
            ((Map<String, Object>) service.getValue().get("environment"))
                    .forEach((name, value) -> variables.put(name, String.valueOf(value)));

            var settings = Settings.load(Map.of(), variables, Optional.empty());

            assertThat(settings.describe()).as(service.getKey()).isNotEmpty();
        }
    }

    @Test
    void shouldConfineEveryServiceOfOurs() throws IOException {
        assertThat(ours()).isNotEmpty().allSatisfy((name, service) -> {
            assertThat(service.get("read_only")).as(name).isEqualTo(true);
            assertThat(list(service, "cap_drop")).as(name).containsExactly("ALL");
            assertThat(list(service, "security_opt")).as(name).containsExactly("no-new-privileges:true");
            assertThat(service).as(name).doesNotContainKeys("privileged", "user");
        });
    }

    /** What people reach is on this machine only; no image is whatever is newest. */
    @Test
    void shouldPublishOnTheLoopbackInterfaceAndPinImages() throws IOException {
        assertThat(services()).allSatisfy((name, service) -> {
            assertThat(list(service, "ports")).as(name).allMatch(port -> port.startsWith("127.0.0.1:"));
            assertThat(String.valueOf(service.get("image"))).as(name).matches(".+:v?\\d+\\.\\d+.*");
        });
    }

    @Test
    void shouldMountFilesThatAreThere() throws IOException {
        var mounted = services().values().stream()
                .flatMap(service -> list(service, "volumes").stream())
                .map(MOUNTED::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                // Made by the build.
                .filter(path -> !path.contains("/target/"))
                .distinct();

        assertThat(mounted)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Repository.file(path)).exists());
    }

    @Test
    void shouldScrapeEveryServiceThatRuns() throws IOException {
        var running = ours().entrySet().stream()
                .filter(service -> list(service.getValue(), "command").contains("run"))
                .map(service -> service.getKey() + ":8080")
                .collect(Collectors.toCollection(TreeSet::new));

        var prometheus = Files.readString(Repository.file("config/prometheus/prometheus.yml"));

        assertThat(running).allSatisfy(target -> assertThat(prometheus).contains("- " + target + "\n"));
    }

    @Test
    void shouldHaveARunbookAndCasesForEveryAlert() throws IOException {
        var cases = Files.readString(Repository.file("config/prometheus/alerts_test.yml"));
        for (var rule : MetricNames.rules()) {
            var alert = String.valueOf(rule.get("alert"));
            var annotations = String.valueOf(rule.get("annotations"));
            var runbook = Pattern.compile("docs/runbooks/[a-z-]+\\.md").matcher(annotations);

            assertThat(runbook.find()).as(alert).isTrue();
            assertThat(Repository.file(runbook.group()))
                    .content()
                    .startsWith("# ")
                    .contains(alert);
            assertThat(cases).contains("alertname: " + alert + "\n        exp_alerts");
        }
        try (var pages = Files.list(Repository.file("docs/runbooks"))) {
            assertThat(pages).hasSizeGreaterThanOrEqualTo(MetricNames.rules().size());
        }
    }

    /** With Prometheus' own tool, where it is installed. */
    @Test
    void shouldFireAndKeepSilentAsTheCasesSay() throws IOException, InterruptedException {
        var tool = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(tool.isPresent(), "no promtool: alerts_test.yml is not run; it is in Debian's package prometheus");

        var process = new ProcessBuilder(
                        tool.orElseThrow().toString(),
                        "test",
                        "rules",
                        Repository.file("config/prometheus/alerts_test.yml").toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
