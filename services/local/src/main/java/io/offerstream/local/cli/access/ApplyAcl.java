package io.offerstream.local.cli.access;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.OfflineTopics;
import io.offerstream.platform.clients.KafkaClients;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code acl apply}: gives each principal what it needs, and shows what it has beyond that. */
@Command(
        name = "apply",
        description = {
            "Adds what is missing of 'acl print' to the cluster; removes nothing, but shows what these principals have beyond it.",
            "Logs in with the settings of this call, as a user who may alter the cluster's ACLs."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream acl apply --config admin.yml --dry-run",
            "  offerstream acl apply --config admin.yml --principal init"
        })
public final class ApplyAcl extends Verb {
    @Mixin
    private Accounts accounts;

    @Option(names = "--dry-run", description = "Show what would be added, and change nothing.")
    private boolean dryRun;

    public ApplyAcl(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var settings = context.settings();
        var chosen = accounts.of(OfflineTopics.of(settings));
        var needed = chosen.stream()
                .flatMap(account -> account.bindings(accounts.userPrefix()).stream())
                .collect(Collectors.toSet());
        var principals = chosen.stream()
                .map(account -> account.principal(accounts.userPrefix()))
                .collect(Collectors.toSet());
        // Not through an installation: before its topics exist, nothing but the brokers is needed.
        try (var admin = new KafkaClients(settings.kafka()).admin()) {
            var found = found(admin, principals);
            var missing = sorted(needed, binding -> !found.contains(binding));
            var beyond = sorted(found, binding -> !needed.contains(binding));
            context.print(table(missing, beyond));
            if (dryRun) {
                context.say(missing.isEmpty() ? "Nothing to add." : "Nothing was changed: --dry-run.");
            } else if (missing.isEmpty()) {
                context.say("Nothing to add.");
            } else {
                admin.createAcls(missing).all().get();
                context.say("Added " + missing.size() + ".");
            }
            return ExitCode.OK;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static Set<AclBinding> found(Admin admin, Set<String> principals)
            throws ExecutionException, InterruptedException {
        var found =
                new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
        found.removeIf(binding -> !principals.contains(binding.entry().principal()));
        return found;
    }

    private static List<AclBinding> sorted(Set<AclBinding> bindings, Predicate<AclBinding> which) {
        return bindings.stream()
                .filter(which)
                .sorted(Comparator.comparing(AclBinding::toString))
                .toList();
    }

    private static Table table(List<AclBinding> missing, List<AclBinding> beyond) {
        var table = new Table("action", "principal", "resource", "pattern", "name", "operation", "permission");
        missing.forEach(binding -> add(table, "add", binding));
        beyond.forEach(binding -> add(table, "beyond", binding));
        return table;
    }

    private static void add(Table table, String action, AclBinding binding) {
        table.add(
                action,
                binding.entry().principal(),
                binding.pattern().resourceType().name().toLowerCase(Locale.ROOT),
                binding.pattern().patternType().name().toLowerCase(Locale.ROOT),
                binding.pattern().name(),
                binding.entry().operation().name().toLowerCase(Locale.ROOT),
                binding.entry().permissionType().name().toLowerCase(Locale.ROOT));
    }
}
