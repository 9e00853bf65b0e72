package io.offerstream.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {
    private static final Topics TOPICS = new Topics("", 2, new InMemorySchemaIds());
    private static final Pattern SOURCES = Pattern.compile("topics: \\[([^\\]]*)]");
    private static final Pattern SINK = Pattern.compile("\\(topic: ([^)]*)\\)");

    /** People by what they write, as {@link Topic#writer} names them. */
    private static final Map<String, List<String>> WRITERS = Map.of(
            "ops", List.of("operator"),
            "everyone", List.of("measurement"));

    private static Account account(String name) {
        return AccessTable.of(TOPICS, name).orElseThrow();
    }

    private static Set<String> may(Account account, AclOperation operation) {
        return TOPICS.all().stream()
                .map(Topic::name)
                .filter(topic -> account.may(operation, ResourceType.TOPIC, topic))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The descriptions are those of the topologies: each service's own test sees to that. */
    @ParameterizedTest
    @ValueSource(strings = {"conductor", "interaction-state", "assigner", "measurement"})
    void shouldLetAStreamsAppDoWhatItsTopologyDoes(String service) throws IOException {
        var topology = Files.readString(Path.of("..", "..", "docs", "topology", service + ".txt"));

        // Models are read beside the topology.
        var reads = may(account(service), AclOperation.READ);
        reads.remove("models");

        assertThat(reads).isEqualTo(found(SOURCES, topology));
        assertThat(may(account(service), AclOperation.WRITE)).isEqualTo(found(SINK, topology));
    }

    @Test
    void shouldLetTheWriterOfEachTopicWrite() {
        for (var topic : TOPICS.all()) {
            for (var writer : WRITERS.getOrDefault(topic.writer(), List.of(topic.writer()))) {
                assertThat(account(writer).may(AclOperation.WRITE, ResourceType.TOPIC, topic.name()))
                        .as("%s writes %s", writer, topic)
                        .isTrue();
            }
        }
        TickWriter.marked(TOPICS)
                .forEach(
                        topic -> assertThat(account("ticker").may(AclOperation.WRITE, ResourceType.TOPIC, topic.name()))
                                .isTrue());
    }

    @Test
    void shouldLetNobodyDeleteOrAlterATopicAndOnlyInitCreateOne() {
        for (var account : AccessTable.of(TOPICS)) {
            assertThat(may(account, AclOperation.DELETE)).as(account.name()).isEmpty();
            assertThat(may(account, AclOperation.ALTER)).as(account.name()).isEmpty();
            assertThat(may(account, AclOperation.CREATE))
                    .as(account.name())
                    .hasSize(
                            account.name().equals(AccessTable.INIT)
                                    ? TOPICS.all().size()
                                    : 0);
        }
    }

    @Test
    void shouldKeepCustomersFromWhoeverNeedsNone() {
        for (var name : List.of("trainer", "measurement", "conductor", "crm", "app", "pos")) {
            for (var topic : List.of(TOPICS.customers(), TOPICS.impressions(), TOPICS.redemptions())) {
                assertThat(mayRead(name, topic))
                        .as("%s reads %s", name, topic.name())
                        .isFalse();
            }
        }
        // It shows what has happened to a customer, and nobody's profile.
        assertThat(mayRead("console", TOPICS.customers())).isFalse();
        assertThat(mayRead("console", TOPICS.outcomes())).isFalse();
    }

    private static boolean mayRead(String name, Topic<?> topic) {
        return account(name).may(AclOperation.READ, ResourceType.TOPIC, topic.name());
    }

    @Test
    void shouldPutThePrefixBeforeEverythingThatIsNamed() {
        var prefixed = AccessTable.of(new Topics("qsr.", 2, new InMemorySchemaIds()));

        assertThat(prefixed)
                .flatExtracting(Account::grants)
                .filteredOn(grant -> grant.type() != ResourceType.CLUSTER)
                .isNotEmpty()
                .allSatisfy(grant -> assertThat(grant.name()).startsWith("qsr."));
        assertThat(prefixed.get(0).bindings("offerstream-"))
                .allSatisfy(binding -> assertThat(binding.entry().principal()).isEqualTo("User:offerstream-init"));
    }
}
