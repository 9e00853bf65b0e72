package io.offerstream.local.cli.doctor;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.setup.Incarnations;
import io.offerstream.local.cli.setup.Replication;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.topics.PlanStep;
import io.offerstream.platform.topics.PlanStep.Action;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.TopicAdmin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.admin.Admin;

/** Whether topics and schemas are what this version needs. Used by one thread. */
final class TopicChecks {
    private static final String TOPICS = "topics";
    private static final String SCHEMAS = "schemas";
    private static final String IDS = "topic ids";
    private static final String INIT = "run 'offerstream init'";

    private final Installation installation;
    private final TopicAdmin topicAdmin;
    private List<PlanStep> plan = List.of();

    TopicChecks(Admin admin, Installation installation) {
        this.installation = installation;
        int replicas = Replication.of(admin);
        topicAdmin = new TopicAdmin(admin, replicas, Replication.minInSync(replicas));
    }

    Finding settings() {
        plan = topicAdmin.plan(installation.topics());
        if (!steps(Action.CREATE).isEmpty()) {
            return Finding.fail(
                    TOPICS,
                    "missing: " + names(Action.CREATE),
                    INIT + "; if they were there before, find out first who deleted them");
        } else if (!steps(Action.CONFLICT).isEmpty()) {
            return Finding.fail(
                    TOPICS,
                    details(Action.CONFLICT),
                    "partitions of keyed topics never change: set partitions to what is there, or take another prefix");
        } else if (!steps(Action.ALTER).isEmpty()) {
            return Finding.warn(TOPICS, details(Action.ALTER), INIT);
        }
        return Finding.ok(TOPICS, plan.size() + " topics as they should be");
    }

    /** After {@link #settings}. */
    boolean areAllPresent() {
        return !plan.isEmpty() && steps(Action.CREATE).isEmpty();
    }

    private List<PlanStep> steps(Action action) {
        return plan.stream().filter(step -> step.action() == action).toList();
    }

    private String names(Action action) {
        return steps(action).stream().map(step -> step.topic().name()).collect(Collectors.joining(", "));
    }

    private String details(Action action) {
        return steps(action).stream()
                .map(step -> step.topic().name() + " (" + step.detail() + ")")
                .collect(Collectors.joining(", "));
    }

    /** Empty where no registry can be asked. */
    Optional<Finding> schemas() {
        if (!(installation.ids() instanceof RegistryClient registry)) {
            return Optional.empty();
        }
        var absent = installation.topics().all().stream()
                .filter(topic ->
                        !registry.isRegistered(topic.name(), SpecificData.get().getSchema(topic.type())))
                .map(Topic::name)
                .toList();
        return Optional.of(
                absent.isEmpty()
                        ? Finding.ok(SCHEMAS, installation.topics().all().size() + " schemas are registered")
                        : Finding.fail(SCHEMAS, "not registered: " + String.join(", ", absent), INIT));
    }

    /** Whether topics are still those that {@code init} saw. */
    Finding incarnations() {
        var remembered = Incarnations.remembered(installation, Incarnations.OF_INIT);
        var changed = Incarnations.changed(remembered, Incarnations.found(installation, topicAdmin));
        if (!changed.isEmpty()) {
            return Finding.fail(
                    IDS,
                    "deleted and created again: " + String.join(", ", changed),
                    "whoever remembers offsets (sinks, consumers) skips records now: reset them, then " + INIT);
        }
        return remembered.isEmpty()
                ? Finding.warn(IDS, "never recorded", INIT)
                : Finding.ok(IDS, "as at the last init");
    }
}
