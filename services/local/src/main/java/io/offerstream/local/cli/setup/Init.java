package io.offerstream.local.cli.setup;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.platform.serde.Compatibility;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.topics.PlanStep;
import io.offerstream.platform.topics.PlanStep.Action;
import io.offerstream.platform.topics.TopicAdmin;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code init}: brings topics and schemas to what this version needs. */
@Command(
        name = "init",
        description = {
            "Creates the topics that are missing, corrects settings that differ, and registers the schemas.",
            "Never changes partitions or deletes anything; a second run has nothing to do."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream init --dry-run",
            "  offerstream init --bootstrap-server kafka-1:9092 --replication-factor 3"
        })
public final class Init extends Verb {
    private static final String ACTION = "init";

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Of the topics it creates; by default 3, or as many as there are brokers.")
    private Integer replicationFactor;

    public Init(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (replicationFactor != null && replicationFactor < 1) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--replication-factor: expected 1 or more, found " + replicationFactor);
        }
        try (var installation = context.open();
                var admin = installation.clients().admin()) {
            int replicas = replicationFactor == null ? Replication.of(admin) : replicationFactor;
            var topicAdmin = new TopicAdmin(admin, replicas, Replication.minInSync(replicas));
            var plan = topicAdmin.plan(installation.topics());
            show(plan);
            refuseConflicts(plan);
            boolean isDone = plan.stream().allMatch(step -> step.action() == Action.OK);
            if (dryRun) {
                context.say(isDone ? "Nothing to do." : "Nothing was changed: --dry-run.");
                return ExitCode.OK;
            }
            topicAdmin.execute(plan);
            registerSchemas(installation);
            boolean isNews = rememberIncarnations(installation, topicAdmin);
            context.say(isDone && !isNews ? "Nothing to do." : "Topics and schemas are ready.");
            return ExitCode.OK;
        }
    }

    private void show(List<PlanStep> plan) {
        var table = new Table("topic", "action", "detail");
        plan.forEach(
                step -> table.add(step.topic().name(), step.action().name().toLowerCase(Locale.ROOT), step.detail()));
        context.print(table);
    }

    private static void refuseConflicts(List<PlanStep> plan) {
        var conflicts = plan.stream()
                .filter(step -> step.action() == Action.CONFLICT)
                .map(step -> step.topic().name() + ": " + step.detail())
                .toList();
        if (!conflicts.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.CONFLICT,
                    "topics exist with settings that cannot be changed without moving keys or losing records; "
                            + "nothing was changed\n" + String.join("\n", conflicts)
                            + "\nTake another --topic-prefix, or set partitions to what is there.");
        }
    }

    private static void registerSchemas(Installation installation) {
        for (var topic : installation.topics().all()) {
            installation.ids().idOf(topic.name(), SpecificData.get().getSchema(topic.type()));
        }
        if (installation.ids() instanceof RegistryClient registry) {
            registry.require(Compatibility.FULL_TRANSITIVE, installation.topics());
        }
    }

    /** Writes the topics' ids into the audit, where doctor finds them; false if they stand there already. */
    private boolean rememberIncarnations(Installation installation, TopicAdmin topicAdmin) {
        var found = Incarnations.found(installation, topicAdmin);
        var remembered = Incarnations.remembered(installation, Incarnations.OF_INIT);
        if (remembered.equals(found)) {
            return false;
        }
        var changed = Incarnations.changed(remembered, found);
        if (!changed.isEmpty()) {
            context.warn("Deleted and created again since the last init: " + String.join(", ", changed)
                    + ". Sinks that remember offsets must be told.");
        }
        Incarnations.remember(
                installation,
                Incarnations.OF_INIT,
                found,
                ACTION,
                context.clock().instant());
        return true;
    }
}
