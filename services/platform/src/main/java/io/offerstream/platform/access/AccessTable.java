package io.offerstream.platform.access;

import static io.offerstream.platform.access.Grant.below;
import static io.offerstream.platform.access.Grant.on;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.Resource;

/**
 * Who may do what: every principal of an installation, with the topics, groups and transactional ids it needs and no
 * others. The one source of {@code acl print}, and of the test that tries all the rest. Services other than init create
 * nothing but what only they use; nobody may delete or alter a topic.
 */
public final class AccessTable {
    /** Creates topics, once and after each upgrade. */
    public static final String INIT = "init";

    /** People at the command line. */
    public static final String OPERATOR = "operator";

    private static final List<String> STREAMS_APPS =
            List.of("conductor", "interaction-state", "assigner", "measurement");
    private static final String TRAINER = "trainer";
    private static final String TICKER = "ticker";

    /** Under which every change by a person is made, so that two cannot overwrite each other. */
    private static final String OPS = "ops";

    private static final String SINK = "sink";

    /** Of a history: its group and, beside a ticker, its transactional id. */
    private static final String IMPORT = "import";

    private final Topics topics;
    private final List<Account> accounts = new ArrayList<>();

    private AccessTable(Topics topics) {
        this.topics = topics;
        init();
        ticker();
        services();
        trainer();
        console();
        sink();
        operator();
        history();
        producer("crm", "sends customers", topics.customers());
        producer("app", "sends impressions", topics.impressions());
        producer("pos", "sends redemptions and their reversals", topics.redemptions());
    }

    /** Every account of the installation that {@code topics} describe. */
    public static List<Account> of(Topics topics) {
        return List.copyOf(new AccessTable(topics).accounts);
    }

    /** The account of that name. */
    public static Optional<Account> of(Topics topics, String name) {
        return of(topics).stream()
                .filter(account -> account.name().equals(name))
                .findFirst();
    }

    private void init() {
        var grants = new ArrayList<Grant>();
        topics.all()
                .forEach(topic ->
                        grants.add(on(TOPIC, topic.name(), CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS)));
        grants.add(on(TOPIC, topics.audit().name(), READ, WRITE));
        grants.add(asOps());
        add(INIT, "init; revoke it when done", grants);
    }

    private void ticker() {
        var grants = new ArrayList<>(seeing(topics.all()));
        grants.addAll(reading(topics.ticks()));
        TickWriter.marked(topics).forEach(topic -> grants.add(on(TOPIC, topic.name(), WRITE)));
        grants.addAll(writing(topics.ticks()));
        grants.add(on(TRANSACTIONAL_ID, named(TICKER), WRITE, DESCRIBE));
        add(TICKER, "run ticker", grants);
    }

    private void services() {
        streamsApp(
                "conductor",
                reading(
                        topics.ticks(),
                        topics.markets(),
                        topics.offers(),
                        topics.interactionCounts(),
                        topics.marketPolicy(),
                        topics.modelStatus(),
                        topics.models(),
                        topics.pricingSample()),
                writing(topics.control()));
        streamsApp(
                "interaction-state",
                reading(
                        topics.customers(),
                        topics.impressions(),
                        topics.redemptions(),
                        topics.erasures(),
                        topics.assignments(),
                        topics.control()),
                writing(
                        topics.customerFeatures(),
                        topics.outcomes(),
                        topics.interactionCounts(),
                        topics.intakeCounts(),
                        // Tombstones of those who were erased.
                        topics.customers()));
        streamsApp(
                "assigner",
                reading(topics.control(), topics.customerFeatures(), topics.models()),
                writing(topics.assignments(), topics.assignmentsCurrent(), topics.pricingSample()));
        streamsApp(
                "measurement",
                reading(
                        topics.ticks(),
                        topics.markets(),
                        topics.offers(),
                        topics.interactionCounts(),
                        topics.slateEvaluations()),
                writing(
                        topics.experimentResults(),
                        topics.experimentSummaries(),
                        topics.gateVerdicts(),
                        topics.marketPolicy(),
                        topics.audit()));
    }

    /** Its changelogs are its own: nobody else may touch them, and it may create no others. */
    private void streamsApp(String name, List<Grant> reads, List<Grant> writes) {
        var grants = new ArrayList<>(seeing(topics.all()));
        grants.addAll(reads);
        grants.addAll(writes);
        grants.addAll(writing(topics.deadLetters()));
        grants.add(below(TOPIC, named(name) + "-", CREATE, DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE));
        grants.add(on(GROUP, named(name), READ, DESCRIBE));
        grants.add(below(TRANSACTIONAL_ID, named(name) + "-", WRITE, DESCRIBE));
        add(name, "run " + name, grants);
    }

    private void trainer() {
        var grants = new ArrayList<>(seeing(topics.all()));
        grants.addAll(reading(
                topics.outcomes(),
                topics.control(),
                topics.markets(),
                topics.offers(),
                topics.modelRequests(),
                topics.gateVerdicts(),
                topics.models(),
                topics.modelStatus(),
                topics.trainerCheckpoints()));
        grants.addAll(writing(
                topics.models(),
                topics.modelStatus(),
                topics.trainerCheckpoints(),
                topics.slateEvaluations(),
                topics.deadLetters()));
        grants.add(on(GROUP, named(TRAINER), READ, DESCRIBE));
        grants.add(below(TRANSACTIONAL_ID, named(TRAINER) + "-", WRITE, DESCRIBE));
        add(TRAINER, "run trainer", grants);
    }

    /** Shows everything but customers' profiles and labels, and publishes what people decide there. */
    private void console() {
        var grants = new ArrayList<>(seeing(topics.all()));
        grants.addAll(reading(
                topics.markets(),
                topics.offers(),
                topics.control(),
                topics.experimentResults(),
                topics.experimentSummaries(),
                topics.marketPolicy(),
                topics.modelStatus(),
                topics.gateVerdicts(),
                topics.changeRequests(),
                topics.audit(),
                topics.deadLetters(),
                topics.ticks(),
                topics.interactionCounts(),
                topics.intakeCounts(),
                topics.models(),
                topics.assignments(),
                topics.assignmentsCurrent(),
                topics.customerFeatures(),
                topics.pricingSample(),
                // What has happened to a customer whom somebody asks for; not what was forgotten.
                topics.impressions(),
                topics.redemptions(),
                topics.erasures()));
        grants.addAll(deciding());
        add("console", "run console", grants);
    }

    private void sink() {
        var grants = new ArrayList<>(seeing(topics.all()));
        grants.addAll(reading(
                topics.assignments(),
                topics.outcomes(),
                topics.offers(),
                topics.customerFeatures(),
                topics.experimentResults(),
                topics.audit()));
        grants.addAll(writing(topics.audit()));
        grants.add(asOps());
        grants.add(below(TOPIC, named(SINK) + "-", CREATE, DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE));
        grants.add(below(GROUP, named(SINK), READ, DESCRIBE));
        add(SINK, "run sink, and its Connect worker", grants);
    }

    private void operator() {
        var grants = new ArrayList<Grant>();
        topics.all().forEach(topic -> grants.add(on(TOPIC, topic.name(), READ, DESCRIBE, DESCRIBE_CONFIGS)));
        grants.addAll(deciding());
        grants.addAll(writing(topics.erasures()));
        // For doctor; it shows the ACLs, too.
        grants.add(on(CLUSTER, Resource.CLUSTER_NAME, DESCRIBE));
        add(OPERATOR, "people at the command line", grants);
    }

    /** Sends what all producers send, and drives time where no ticker does. */
    private void history() {
        var grants = new ArrayList<>(seeing(topics.all()));
        grants.addAll(reading(topics.markets(), topics.offers(), topics.ticks(), topics.audit()));
        grants.addAll(writing(
                topics.customers(), topics.impressions(), topics.redemptions(), topics.offers(), topics.audit()));
        TickWriter.marked(topics).forEach(topic -> grants.add(on(TOPIC, topic.name(), WRITE)));
        grants.addAll(writing(topics.ticks()));
        grants.add(below(GROUP, named(IMPORT) + "-", READ, DESCRIBE));
        grants.add(on(TRANSACTIONAL_ID, named(IMPORT), WRITE, DESCRIBE));
        grants.add(on(TRANSACTIONAL_ID, named(TICKER), WRITE, DESCRIBE));
        grants.add(asOps());
        add(IMPORT, "import; revoke it when done", grants);
    }

    private void producer(String name, String purpose, Topic<?> topic) {
        var grants = new ArrayList<>(writing(topic));
        // Where the command line looks how many partitions there are.
        grants.add(on(TOPIC, topics.impressions().name(), DESCRIBE));
        add(name, purpose, grants);
    }

    /** What people decide, each change with its audit entry; and how far the services are. */
    private List<Grant> deciding() {
        var grants = new ArrayList<>(writing(
                topics.offers(), topics.markets(), topics.modelRequests(), topics.changeRequests(), topics.audit()));
        grants.add(asOps());
        STREAMS_APPS.forEach(app -> grants.add(on(GROUP, named(app), DESCRIBE)));
        grants.add(on(GROUP, named(TRAINER), DESCRIBE));
        grants.add(below(GROUP, named(SINK), DESCRIBE));
        return grants;
    }

    private Grant asOps() {
        return on(TRANSACTIONAL_ID, named(OPS), WRITE, DESCRIBE);
    }

    private String named(String name) {
        return topics.prefix() + name;
    }

    /** That they are there, and how many partitions they have. */
    private static List<Grant> seeing(List<Topic<?>> topics) {
        return topics.stream().map(topic -> on(TOPIC, topic.name(), DESCRIBE)).toList();
    }

    private static List<Grant> reading(Topic<?>... topics) {
        return List.of(topics).stream()
                .map(topic -> on(TOPIC, topic.name(), READ))
                .toList();
    }

    private static List<Grant> writing(Topic<?>... topics) {
        return List.of(topics).stream()
                .map(topic -> on(TOPIC, topic.name(), WRITE))
                .toList();
    }

    private void add(String name, String purpose, List<Grant> grants) {
        accounts.add(new Account(name, purpose, merged(grants)));
    }

    /** One grant a thing, in the order of first mention. */
    private static List<Grant> merged(List<Grant> grants) {
        var merged = new LinkedHashMap<Grant, EnumSet<AclOperation>>();
        for (var grant : grants) {
            var thing = new Grant(grant.type(), grant.pattern(), grant.name(), Set.of());
            merged.computeIfAbsent(thing, key -> EnumSet.noneOf(AclOperation.class))
                    .addAll(grant.operations());
        }
        return merged.entrySet().stream()
                .map(entry -> new Grant(
                        entry.getKey().type(),
                        entry.getKey().pattern(),
                        entry.getKey().name(),
                        entry.getValue()))
                .toList();
    }
}
