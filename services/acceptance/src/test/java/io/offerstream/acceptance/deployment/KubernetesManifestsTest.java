package io.offerstream.acceptance.deployment;

import static io.offerstream.acceptance.deployment.Manifests.args;
import static io.offerstream.acceptance.deployment.Manifests.containers;
import static io.offerstream.acceptance.deployment.Manifests.name;
import static io.offerstream.acceptance.deployment.Manifests.pod;
import static io.offerstream.acceptance.deployment.Manifests.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.offerstream.console.web.ConsoleServer;
import io.offerstream.local.cli.connect.OfflineTopics;
import io.offerstream.local.stack.Services;
import io.offerstream.platform.access.AccessTable;
import io.offerstream.platform.access.Account;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.SecuritySettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.LiveTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of the manifests in config/kubernetes without a cluster: against Kubernetes' API, and the code. */
class KubernetesManifestsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String USERS = "offerstream-";

    @TempDir
    private static Path folder;

    private static Manifests manifests;

    @BeforeAll
    static void read() throws IOException {
        manifests = Manifests.read();
    }

    @Test
    void shouldBeWhatKubernetesTakes() throws IOException {
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(JSON.readTree(
                        KubernetesManifestsTest.class.getResourceAsStream("/deployment/kubernetes.json")));

        for (var document : manifests.all()) {
            assertThat(schema.validate(JSON.writeValueAsString(document), InputFormat.JSON))
                    .as("%s %s", document.get("kind"), name(document))
                    .isEmpty();
        }
        var misspelt = manifests.ofKind("StatefulSet").findFirst().orElseThrow().<JsonNode>deepCopy();
        ((ObjectNode) pod(misspelt)).put("terminationGracePeriod", 60);
        assertThat(schema.validate(JSON.writeValueAsString(misspelt), InputFormat.JSON))
                .as("a check that checks")
                .isNotEmpty();
    }

    @Test
    void shouldNameEveryFileOfTheFolder() throws IOException {
        try (var files = Files.list(Repository.file(Manifests.FOLDER))) {
            var found = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml") && !file.equals("kustomization.yaml"))
                    .toList();
            assertThat(Repository.yaml(Manifests.FOLDER + "kustomization.yaml").get("resources"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactlyInAnyOrderElementsOf(found);
        }
    }

    @Test
    void shouldRunEveryServiceAndTheTickerOnce() {
        var wanted = new TreeSet<>(Services.names());
        wanted.add(LiveTicker.SERVICE);
        wanted.add(ConsoleServer.SERVICE);

        assertThat(manifests.services())
                .extracting(Manifests::args)
                .containsExactlyInAnyOrderElementsOf(
                        wanted.stream().map(service -> "run " + service).toList());
        assertThat(manifests.services())
                .allSatisfy(workload -> assertThat(args(workload)).isEqualTo("run " + name(workload)));
        assertThat(manifests.workloads()).extracting(Manifests::name).contains("init", "markets", "sink");
        assertThat(manifests.services())
                .filteredOn(workload -> name(workload).equals(LiveTicker.SERVICE))
                .singleElement()
                .satisfies(ticker -> {
                    assertThat(ticker.at("/spec/replicas").asInt()).isEqualTo(1);
                    assertThat(ticker.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
                });
    }

    @Test
    void shouldKeepNamesAndStoresOfWhatHasState() {
        assertThat(manifests.ofKind("StatefulSet"))
                .extracting(Manifests::name)
                .containsExactlyInAnyOrderElementsOf(Services.names());
        assertThat(manifests.ofKind("StatefulSet")).allSatisfy(service -> {
            assertThat(service.at("/spec/replicas").asInt()).isEqualTo(2);
            assertThat(service.at("/spec/serviceName").asText()).isEqualTo(name(service));
            assertThat(service.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                    .isEqualTo("data");
            assertThat(environment(service)).containsEntry("OFFERSTREAM_INSTANCE", "metadata.name");
        });
        assertThat(manifests.ofKind("PodDisruptionBudget"))
                .extracting(Manifests::name)
                .containsExactlyInAnyOrderElementsOf(Services.names());
    }

    /** As the pod has them; what comes from its fields by the field's path. */
    private static Map<String, String> environment(JsonNode workload) {
        var variables = new HashMap<String, String>();
        var container = pod(workload).at("/containers/0");
        stream(container.path("envFrom")).forEach(from -> {
            var settings = manifests
                    .ofKind("ConfigMap")
                    .filter(map ->
                            name(map).equals(from.at("/configMapRef/name").asText()))
                    .findFirst()
                    .orElseThrow();
            settings.get("data")
                    .properties()
                    .forEach(entry ->
                            variables.put(entry.getKey(), entry.getValue().asText()));
        });
        stream(container.path("env"))
                .forEach(variable -> variables.put(
                        variable.get("name").asText(),
                        variable.has("value")
                                ? variable.get("value").asText()
                                : variable.at("/valueFrom/fieldRef/fieldPath").asText()));
        return variables;
    }

    private static Settings settings(JsonNode workload) throws IOException {
        var variables = new HashMap<String, String>();
        // Secrets and certificates are the cluster's.
        var file = Files.writeString(folder.resolve("mounted"), "mounted\n").toString();
        environment(workload).forEach((key, value) -> {
            if (key.startsWith("OFFERSTREAM_")) {
                boolean isMounted = key.endsWith("_FILE");
                if (isMounted) {
                    assertThat(mounts(workload)).as(key).anyMatch(mount -> value.startsWith(mount + "/"));
                }
                variables.put(key, isMounted ? file : value);
            }
        });
        return Settings.load(Map.of(), variables, Optional.empty());
    }

    private static List<String> mounts(JsonNode workload) {
        return containers(workload)
                .limit(1)
                .flatMap(container -> stream(container.get("volumeMounts")))
                .map(mount -> mount.get("mountPath").asText())
                .toList();
    }

    @Test
    void shouldSetOnlyWhatIsASettingAndLogInAsTheServicesOwnAccount() throws IOException {
        var accounts = AccessTable.of(OfflineTopics.of(Settings.load(Map.of(), Map.of(), Optional.empty()))).stream()
                .map(Account::name)
                .toList();
        var ours = new ArrayList<>(manifests.services());
        manifests.ofKind("Job").forEach(ours::add);
        for (var workload : ours) {
            var settings = settings(workload);
            var user = settings.get(SecuritySettings.USER);

            assertThat(user).as(name(workload)).startsWith(USERS);
            assertThat(accounts).contains(user.substring(USERS.length()));
            if (!workload.get("kind").asText().equals("Job")) {
                assertThat(user).isEqualTo(USERS + name(workload));
            }
            assertThat(settings.get(SecuritySettings.TLS)).isTrue();
            assertThat(mounts(workload))
                    .contains(settings.get(KnownSettings.DATA_DIR).toString());
            assertThat(secrets(workload))
                    .contains(USERS + "kafka-" + user.substring(USERS.length()), USERS + "registry");
        }
    }

    private static List<String> secrets(JsonNode workload) {
        return stream(pod(workload).get("volumes"))
                .filter(volume -> volume.has("secret"))
                .map(volume -> volume.at("/secret/secretName").asText())
                .toList();
    }

    @Test
    void shouldProbeWhereTheProgramServes() throws IOException {
        for (var workload : manifests.services()) {
            var settings = settings(workload);
            var container = pod(workload).at("/containers/0");

            assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
            assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(settings.get(KnownSettings.HTTP_PORT));
            assertThat(settings.get(KnownSettings.HTTP_ADDRESS)).isEqualTo("0.0.0.0");
            var probes = Map.of("startupProbe", "startup", "livenessProbe", "live", "readinessProbe", "ready");
            probes.forEach((probe, path) -> {
                var get = container.at("/" + probe + "/httpGet");
                assertThat(get.path("path").asText()).as(name(workload)).isEqualTo("/health/" + path);
                assertThat(get.path("port").asText()).isEqualTo("http");
            });
            var annotations = workload.at("/spec/template/metadata/annotations");
            assertThat(annotations.get("prometheus.io/port").asText())
                    .isEqualTo(settings.get(KnownSettings.HTTP_PORT).toString());
            assertThat(annotations.get("prometheus.io/path").asText()).isEqualTo("/metrics");
        }
    }

    @Test
    void shouldConfineEveryPod() {
        assertThat(manifests.workloads()).allSatisfy(workload -> {
            var pod = pod(workload);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
            assertThat(pod.path("hostNetwork").asBoolean(false)).isFalse();
            containers(workload).forEach(container -> {
                var security = container.get("securityContext");
                assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.get("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
                assertThat(container.get("image").asText()).matches(".+:\\d+\\.\\d+.*");
                assertThat(volumes(workload))
                        .as(name(workload))
                        .containsAll(stream(container.path("volumeMounts"))
                                .map(mount -> mount.get("name").asText())
                                .toList());
            });
        });
    }

    private static List<String> volumes(JsonNode workload) {
        var names = new ArrayList<String>();
        stream(pod(workload).path("volumes"))
                .forEach(volume -> names.add(volume.get("name").asText()));
        stream(workload.at("/spec/volumeClaimTemplates"))
                .forEach(claim -> names.add(claim.at("/metadata/name").asText()));
        return names;
    }

    @Test
    void shouldSelectPodsThatAreThere() {
        var labels = manifests.workloads().stream()
                .map(workload -> workload.at("/spec/template/metadata/labels"))
                .toList();
        for (var document : manifests.all()) {
            for (var selector : List.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels")) {
                var wanted = document.at(selector);
                if (!wanted.isMissingNode()) {
                    assertThat(labels)
                            .as("%s %s", document.get("kind"), name(document))
                            .anyMatch(found -> wanted.properties().stream()
                                    .allMatch(entry -> entry.getValue().equals(found.get(entry.getKey()))));
                }
            }
        }
        assertThat(manifests.workloads())
                .allSatisfy(
                        workload -> assertThat(workload.at("/spec/template/metadata/labels/app.kubernetes.io~1part-of")
                                        .asText())
                                .as("the network policy holds for all of them")
                                .isEqualTo("offerstream"));
    }
}
