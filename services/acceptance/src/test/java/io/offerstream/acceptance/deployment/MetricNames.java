package io.offerstream.acceptance.deployment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of metrics: those that alerts and dashboards ask for, and those that services have. */
public final class MetricNames {
    private static final Pattern NAME = Pattern.compile("\\b(offerstream|kafka|jvm|disk|process)_[a-z0-9_]+");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z][a-z0-9_]*)[{ ]");

    private MetricNames() {}

    /** Of every rule and every panel; Prometheus' own {@code up} is not among them. */
    public static Set<String> asked() throws IOException {
        return Stream.concat(rules().stream().map(rule -> String.valueOf(rule.get("expr"))), panels())
                .flatMap(expression -> NAME.matcher(expression).results().map(found -> found.group()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of what services show at {@code /metrics}. */
    public static Set<String> shown(Collection<String> pages) {
        return pages.stream()
                .flatMap(page -> SAMPLE.matcher(page).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every rule of {@code config/prometheus/alerts.yml}. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rules() throws IOException {
        var groups = (List<Map<String, Object>>)
                Repository.yaml("config/prometheus/alerts.yml").get("groups");
        return groups.stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .toList();
    }

    private static Stream<String> panels() throws IOException {
        try (var files = Files.list(Repository.file("config/grafana/dashboards"))) {
            var boards = files.map(file -> {
                        try {
                            return new JsonMapper().readTree(file.toFile());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
            return boards.stream().flatMap(board -> board.findValuesAsText("expr").stream());
        }
    }
}
