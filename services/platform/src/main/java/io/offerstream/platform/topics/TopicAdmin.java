package io.offerstream.platform.topics;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

import io.offerstream.platform.topics.PlanStep.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Brings the topics of a cluster to what {@link Topics} says: the engine of {@code offerstream init}. Settings beyond
 * ours and the replication of existing topics are the operator's and stay as they are. Exceptions are Kafka's own.
 */
public final class TopicAdmin {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration READY_PAUSE = Duration.ofMillis(50);
    private static final int READY_ROUNDS = 600;

    private final Admin admin;
    private final short replicationFactor;
    private final int minInSyncReplicas;

    /**
     * @param admin stays the caller's to close
     * @param replicationFactor of topics it creates; 3 in production, 1 on the embedded broker
     * @param minInSyncReplicas of every topic, at most {@code replicationFactor}
     */
    public TopicAdmin(Admin admin, int replicationFactor, int minInSyncReplicas) {
        if (minInSyncReplicas < 1 || minInSyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("min.insync.replicas must be from 1 to the replication factor "
                    + replicationFactor + ", found " + minInSyncReplicas);
        }
        this.admin = admin;
        this.replicationFactor = (short) replicationFactor;
        this.minInSyncReplicas = minInSyncReplicas;
    }

    /** One step a topic, in the order of {@link Topics#all()}; changes nothing. */
    public List<PlanStep> plan(Topics topics) {
        var found = describe(topics);
        var settings = settingsOf(found.keySet());
        return topics.all().stream()
                .map(topic -> Optional.ofNullable(found.get(topic.name()))
                        .map(description -> compare(topic, description, settings.get(topic.name())))
                        .orElseGet(() -> create(topic)))
                .toList();
    }

    /**
     * Carries out {@code plan}; returns once every partition it created takes records. Doing so twice is harmless.
     *
     * @throws IllegalStateException if a step is a conflict; then nothing was changed
     */
    public void execute(List<PlanStep> plan) {
        String conflicts = steps(plan, Action.CONFLICT).stream()
                .map(step -> step.topic().name() + " (" + step.detail() + ")")
                .collect(joining(", "));
        if (!conflicts.isEmpty()) {
            throw new IllegalStateException("topics conflict with what is needed: " + conflicts);
        }
        alter(steps(plan, Action.ALTER));
        var created = steps(plan, Action.CREATE);
        createAll(created);
        awaitReady(created);
    }

    /**
     * How the topics are.
     *
     * @param incarnations the broker's ids of those that exist, by name: a topic deleted and created again has another
     * @param notWritable partitions without a leader, or with fewer copies in sync than {@code minInSyncReplicas}, sorted
     */
    public record Look(Map<String, Uuid> incarnations, List<String> notWritable) {}

    /** Looks at all topics; changes nothing. */
    public Look look(Topics topics) {
        var found = describe(topics).values();
        return new Look(
                found.stream()
                        .collect(toMap(
                                TopicDescription::name,
                                TopicDescription::topicId,
                                (first, second) -> first,
                                TreeMap::new)),
                found.stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .filter(partition -> !isWritable(partition))
                                .map(partition -> topic.name() + "-" + partition.partition()))
                        .sorted()
                        .toList());
    }

    private boolean isWritable(TopicPartitionInfo partition) {
        boolean hasLeader = partition.leader() != null && !partition.leader().isEmpty();
        int needed = Math.min(minInSyncReplicas, partition.replicas().size());
        return hasLeader && partition.isr().size() >= needed;
    }

    /** The broker's ids of the topics that exist, by name. */
    public Map<String, Uuid> incarnations(Topics topics) {
        return look(topics).incarnations();
    }

    private Map<String, TopicDescription> describe(Topics topics) {
        var names = topics.all().stream().map(Topic::name).toList();
        var found = new HashMap<String, TopicDescription>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, future) -> get(future, UnknownTopicOrPartitionException.class)
                        .ifPresent(description -> found.put(name, description)));
        return found;
    }

    private Map<String, Config> settingsOf(Collection<String> names) {
        var resources = names.stream().map(TopicAdmin::resource).toList();
        return get(admin.describeConfigs(resources).all()).entrySet().stream()
                .collect(toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    }

    private PlanStep create(Topic<?> topic) {
        return new PlanStep(
                topic,
                Action.CREATE,
                topic.partitions() + " partitions, replication " + replicationFactor + ", " + wanted(topic));
    }

    private PlanStep compare(Topic<?> topic, TopicDescription found, Config config) {
        int partitions = found.partitions().size();
        if (partitions != topic.partitions()) {
            return new PlanStep(topic, Action.CONFLICT, "partitions: " + partitions + " -> " + topic.partitions());
        }
        var differing = new TreeMap<String, String>();
        wanted(topic).forEach((key, value) -> {
            String current = config.get(key).value();
            if (!value.equals(current)) {
                differing.put(key, key + ": " + current + " -> " + value);
            }
        });
        if (differing.isEmpty()) {
            return new PlanStep(topic, Action.OK, "");
        }
        var action = differing.containsKey(CLEANUP_POLICY_CONFIG) ? Action.CONFLICT : Action.ALTER;
        return new PlanStep(topic, action, String.join(", ", differing.values()));
    }

    private Map<String, String> wanted(Topic<?> topic) {
        var wanted = new TreeMap<>(topic.settings());
        wanted.put(MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInSyncReplicas));
        return wanted;
    }

    private void alter(List<PlanStep> steps) {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (PlanStep step : steps) {
            var settings = new ArrayList<AlterConfigOp>();
            wanted(step.topic())
                    .forEach((key, value) ->
                            settings.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
            changes.put(resource(step.topic().name()), settings);
        }
        get(admin.incrementalAlterConfigs(changes).all());
    }

    private void createAll(List<PlanStep> steps) {
        var topics = steps.stream()
                .map(PlanStep::topic)
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), replicationFactor).configs(wanted(topic)))
                .toList();
        // Another init may have been faster; the next plan says whether it wanted the same.
        admin.createTopics(topics).values().values().forEach(future -> get(future, TopicExistsException.class));
    }

    /**
     * Records sent right after a creation can be lost (KAFKA-15591), but not once offsets can be listed. The client
     * repeats the question until every leader answers, but gives up at once where a broker has not heard of the topic.
     */
    private void awaitReady(List<PlanStep> created) {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        for (PlanStep step : created) {
            IntStream.range(0, step.topic().partitions())
                    .forEach(partition ->
                            latest.put(new TopicPartition(step.topic().name(), partition), OffsetSpec.latest()));
        }
        for (int round = 1; !canListOffsets(latest, round == READY_ROUNDS); round++) {
            try {
                Thread.sleep(READY_PAUSE.toMillis());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    /** False if a topic is not known everywhere yet; the last time that is an error. */
    private boolean canListOffsets(Map<TopicPartition, OffsetSpec> latest, boolean isLast) {
        try {
            get(admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs((int) READY_WITHIN.toMillis()))
                    .all());
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            if (isLast) {
                throw e;
            }
            return false;
        }
    }

    private static List<PlanStep> steps(List<PlanStep> plan, Action action) {
        return plan.stream().filter(step -> step.action() == action).toList();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Empty if the answer is {@code expected}, or a null. */
    private static <T> Optional<T> get(KafkaFuture<T> future, Class<? extends KafkaException> expected) {
        try {
            return Optional.ofNullable(get(future));
        } catch (KafkaException e) {
            if (expected.isInstance(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static KafkaException unwrapped(ExecutionException e) {
        return e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
}
