package io.offerstream.acceptance.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Kubernetes manifests, as JSON. */
record Manifests(List<JsonNode> all) {
    static final String FOLDER = "config/kubernetes/";

    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "Job");

    /** Every document of the files that kustomization.yaml names. */
    static Manifests read() throws IOException {
        var json = new JsonMapper();
        var documents = new ArrayList<JsonNode>();
        for (var file : (List<?>) Repository.yaml(FOLDER + "kustomization.yaml").get("resources")) {
            try (var reader = Files.newBufferedReader(Repository.file(FOLDER + file))) {
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .loadAll(reader)
                        .forEach(document -> documents.add(json.valueToTree(document)));
            }
        }
        return new Manifests(documents);
    }

    Stream<JsonNode> ofKind(String kind) {
        return all.stream().filter(document -> document.get("kind").asText().equals(kind));
    }

    /** What makes pods. */
    List<JsonNode> workloads() {
        return all.stream()
                .filter(document -> WORKLOADS.contains(document.get("kind").asText()))
                .toList();
    }

    /** Those of our own image, but for jobs. */
    List<JsonNode> services() {
        return workloads().stream()
                .filter(workload -> args(workload).startsWith("run "))
                .toList();
    }

    static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    static JsonNode pod(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    static Stream<JsonNode> containers(JsonNode workload) {
        return stream(pod(workload).get("containers"));
    }

    /** Of the first container, as one line. */
    static String args(JsonNode workload) {
        return String.join(
                " ",
                stream(pod(workload).at("/containers/0/args"))
                        .map(JsonNode::asText)
                        .toList());
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
