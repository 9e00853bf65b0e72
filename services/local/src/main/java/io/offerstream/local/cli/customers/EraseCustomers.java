package io.offerstream.local.cli.customers;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.rows.Rows;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code customers erase}: asks for customers to be forgotten. */
@Command(
        name = "erase",
        description = {
            "Forgets customers for good: at the next tick their state, profile and assignment are deleted.",
            "What is forgotten when, and what stays until its retention ends: docs/erasure.md.",
            "All of them are erased in one transaction, or none; the audit names them by a pseudonym only."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream customers erase --market DE --customer c-1 --reason 'request 2026-117' --dry-run",
            "  offerstream customers erase --market DE --file ids.csv --actor privacy-desk --reason 'week 14' --yes"
        })
public final class EraseCustomers extends Verb {
    /** So that one transaction ends in time. */
    private static final int MAX_ROWS = 10_000;

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @ArgGroup(multiplicity = "1")
    private Whom whom;

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who asks for it, for the audit; by default whoever is at the terminal.")
    private String actor = Actor.name();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the audit; must not name the customer.")
    private String reason;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    /** One of the two. */
    private static final class Whom {
        @Option(names = "--customer", required = true, paramLabel = "ID", description = "Whom; may be repeated.")
        private List<String> customers;

        @Option(
                names = "--file",
                required = true,
                paramLabel = "FILE",
                description = "CSV with the one column customer_id, or JSON lines.")
        private Path file;
    }

    public EraseCustomers(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            checkMarket(installation);
            var plan = plan(installation);
            if (!plan.problems().isEmpty()) {
                plan.problems().forEach(context::warn);
                context.warn("Nobody was erased.");
                return ExitCode.CHECK_FAILED;
            }
            show(plan);
            if (dryRun) {
                context.say("Nobody was erased: --dry-run.");
            } else if (plan.erasures().isEmpty()) {
                context.say("Nothing to do.");
            } else if (context.confirm("Forget " + count(plan) + " of " + market + " for good?")) {
                plan.write(installation, reason);
                context.say(count(plan) + " will be forgotten at the next tick.");
            } else {
                context.say("Nobody was erased.");
            }
            return ExitCode.OK;
        }
    }

    private void checkMarket(Installation installation) {
        var catalogue = Catalogue.read(installation.clients(), installation.topics());
        KnownMarket.check(catalogue, market);
    }

    private ErasurePlan plan(Installation installation) {
        var plan = new ErasurePlan(
                installation.topics().erasures(), market, actor, context.clock().instant());
        if (whom.file == null) {
            whom.customers.forEach(plan::add);
        } else {
            read(plan);
        }
        plan.requireNotNamedIn(reason);
        return plan;
    }

    private void read(ErasurePlan plan) {
        try (var rows = Rows.open(whom.file)) {
            int count = 0;
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                if (++count > MAX_ROWS) {
                    throw new CommandFailedException(
                            ExitCode.USAGE,
                            whom.file + ": expected at most " + MAX_ROWS + " customers; split the file");
                }
                plan.add(row.get());
            }
        }
    }

    private void show(ErasurePlan plan) {
        var table = new Table("market", "customer", "pseudonym");
        plan.erasures()
                .forEach(erasure ->
                        table.add(erasure.getMarket(), erasure.getCustomerId(), ErasurePlan.pseudonym(erasure)));
        context.print(table);
    }

    private static String count(ErasurePlan plan) {
        int count = plan.erasures().size();
        return count + (count == 1 ? " customer" : " customers");
    }
}
