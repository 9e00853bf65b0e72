package io.offerstream.local.cli.customers;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.customers.CustomerPart.Status;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.local.cli.warehouse.WarehouseOptions;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.settings.KnownSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code erase}: forgets one customer everywhere, and gives a receipt. */
@Command(
        name = "erase",
        description = {
            "Forgets one customer for good, and says where they were: looks through every topic, has the services forget"
                    + " them, waits until they have, deletes their rows from the warehouse, and looks again.",
            "The receipt names them by a pseudonym. What stays for how long: docs/erasure.md.",
            "Reads all topics twice, which takes its time; many customers at once: 'customers erase'."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream erase --market DE --customer c-1 --reason 'request 2026-117' --dry-run",
            "  offerstream erase --market DE --customer c-1 --reason 'request 2026-117' --receipt 2026-117.json --yes"
        })
public final class ForgetCustomer extends Verb {
    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(names = "--customer", required = true, paramLabel = "ID", description = "Whom.")
    private String customerId;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the audit; must not name the customer.")
    private String reason;

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who asks for it, for the audit; by default whoever is at the terminal.")
    private String actor = Actor.name();

    @Option(names = "--receipt", paramLabel = "FILE", description = "Write the receipt to this file, too.")
    private Path receiptFile;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the services, and then for the sink (${DEFAULT-VALUE}).")
    private int wait;

    @Option(names = "--dry-run", description = "Only show where the customer is.")
    private boolean dryRun;

    @Mixin
    private final ServiceAddress service = new ServiceAddress();

    @Mixin
    private final WarehouseOptions warehouseOptions = new WarehouseOptions();

    public ForgetCustomer(Context context) {
        super(context);
    }

    /** What is known of the customer at a moment. */
    private record Found(CustomerPart state, List<Trace> traces) {}

    @Override
    protected ExitCode run() {
        if (wait < 0) {
            throw new CommandFailedException(ExitCode.USAGE, "--wait: expected 0 or more, found " + wait);
        }
        try (var installation = context.open()) {
            KnownMarket.check(Catalogue.read(installation.clients(), installation.topics()), market);
            var plan = new ErasurePlan(
                    installation.topics().erasures(),
                    market,
                    actor,
                    context.clock().instant());
            plan.add(customerId);
            if (!plan.problems().isEmpty()) {
                plan.problems().forEach(context::warn);
                return ExitCode.CHECK_FAILED;
            }
            plan.requireNotNamedIn(reason);
            var before = look(installation);
            show(before);
            if (dryRun || !context.confirm("Forget this customer of " + market + " for good?")) {
                context.say(dryRun ? "Nobody was erased: --dry-run." : "Nobody was erased.");
                return ExitCode.OK;
            }
            return forget(installation, plan, before);
        }
    }

    private Found look(Installation installation) {
        var bytes = new CustomerBytes(market, customerId);
        var state = service.ask(installation, market, customerId);
        try (var progress = context.progress("looking")) {
            return new Found(
                    state, new TopicSearch(installation, bytes, context.clock().instant()).run(progress));
        }
    }

    private void show(Found found) {
        var table = new Table("place", "partition", "records", "first_offset", "last_offset", "gone_by");
        table.add(CustomerPart.STATE, "", found.state().status().word(), "", "", "");
        found.traces()
                .forEach(trace -> table.add(
                        trace.topic(),
                        trace.partition(),
                        trace.records(),
                        trace.first(),
                        trace.last(),
                        trace.goneBy()));
        context.print(table);
        if (found.state().status() == Status.AWAY) {
            context.warn(CustomerPart.STATE + " is away: " + found.state().detail());
        }
    }

    private ExitCode forget(Installation installation, ErasurePlan plan, Found before) {
        var receipt = new Receipt(plan.erasures().iterator().next(), reason);
        receipt.found("before", before.state().status(), before.traces());
        receipt.learnt(learnt(installation, before.state()));
        boolean isForgotten = eraseAndWait(installation, plan);
        boolean hasNoRows = deleteRows(installation, receipt);
        var after = look(installation);
        receipt.found("after", after.state().status(), after.traces());
        boolean isDone = isForgotten && hasNoRows && after.state().status() != Status.KNOWN;
        receipt.done(isDone);
        context.print(receipt.line());
        if (receiptFile != null) {
            receipt.write(receiptFile);
            context.say("The receipt is in " + receiptFile + ".");
        }
        if (!isDone) {
            context.warn("Not all of it is done; the erasure stands. The same command again does the rest.");
        }
        return isDone ? ExitCode.OK : ExitCode.UNREACHABLE;
    }

    private Optional<LearntVersions> learnt(Installation installation, CustomerPart state) {
        return switch (state.status()) {
            case KNOWN -> Optional.of(LearntVersions.find(installation, market, state.value()));
            case UNKNOWN, ERASED -> Optional.of(LearntVersions.NONE);
            case AWAY -> Optional.empty();
        };
    }

    private boolean eraseAndWait(Installation installation, ErasurePlan plan) {
        try (var watch = new ForgottenWatch(installation, Keys.of(market, customerId));
                var progress = context.progress("waiting for the services")) {
            plan.write(installation, reason);
            context.say("The services forget them at the next tick.");
            boolean isForgotten = watch.await(Duration.ofSeconds(wait), seconds -> progress.report(seconds, "seconds"));
            if (!isForgotten) {
                context.warn("The assigner has not said within " + wait + " s that it forgot them: does it run, and the"
                        + " ticker?");
            }
            return isForgotten;
        }
    }

    /** Whether none are left and none are to come. */
    private boolean deleteRows(Installation installation, Receipt receipt) {
        var dataDir = installation.settings().get(KnownSettings.DATA_DIR);
        if (!warehouseOptions.isThere(dataDir)) {
            receipt.rows(Map.of(), Map.of());
            context.say("There is no local warehouse here; --url names a Snowflake account.");
            return true;
        }
        try (var warehouse = warehouseOptions.connect(dataDir);
                var progress = context.progress("waiting for the sink")) {
            var rows = new WarehouseErasure(installation, warehouse);
            boolean isDelivered = rows.awaitDelivery(
                    Keys.of(market, customerId),
                    Duration.ofSeconds(wait),
                    seconds -> progress.report(seconds, "seconds"));
            var before = rows.count(market, customerId);
            rows.delete(market, customerId);
            receipt.rows(before, rows.count(market, customerId));
            if (!isDelivered) {
                context.warn("The sink has not delivered their last records, and rows may come of them: does it run?");
            }
            return isDelivered;
        }
    }
}
