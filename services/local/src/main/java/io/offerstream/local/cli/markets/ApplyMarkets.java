package io.offerstream.local.cli.markets;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.MarketsFolder;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.schemas.Market;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code markets apply}: publishes the market files of a folder. */
@Command(
        name = "apply",
        description = {
            "Checks every market file of a folder and publishes those that changed, all in one transaction.",
            "Tells every problem of every file; publishes nothing unless all files are good."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream markets apply --dry-run",
            "  offerstream markets apply config/markets --reason 'new seed'"
        })
public final class ApplyMarkets extends Verb {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder of the market files; by default the setting markets.dir.")
    private Path folder;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    public ApplyMarkets(Context context) {
        super(context);
    }

    /** A file, and the market as it is published. */
    private record Step(MarketFile file, Optional<Market> before) {
        String action() {
            return before.isEmpty() ? "new" : isChange() ? "changed" : "unchanged";
        }

        boolean isChange() {
            return before.filter(market ->
                            market.getConfigHash().equals(file.config().hash()))
                    .isEmpty();
        }

        /** Flags and the kill switch are not the file's business: they stay. */
        Market after(Instant now) {
            return Market.newBuilder()
                    .setEventId("ops:" + file.config().market() + ":"
                            + file.config().hash() + ":" + now.toEpochMilli())
                    .setEventTime(now)
                    .setMarket(file.config().market())
                    .setConfig(file.text())
                    .setConfigHash(file.config().hash())
                    .setFile(String.valueOf(file.path().getFileName()))
                    .setKillSwitch(before.map(Market::getKillSwitch).orElse(false))
                    .setKillSwitchFrom(before.map(Market::getKillSwitchFrom).orElse(null))
                    .setKillSwitchUntil(before.map(Market::getKillSwitchUntil).orElse(null))
                    .setFlags(before.map(Market::getFlags).orElse(List.of()))
                    .build();
        }
    }

    @Override
    protected ExitCode run() {
        var settings = context.settings();
        var files = MarketFiles.load(folder == null ? MarketsFolder.of(settings) : folder);
        try (var installation = context.open()) {
            if (dryRun) {
                show(plan(installation, files));
                context.say("Nothing was published: --dry-run.");
                return ExitCode.OK;
            }
            try (var transaction = new OpsTransaction(installation, Actor.name())) {
                var plan = plan(installation, files);
                show(plan);
                apply(plan, installation, transaction);
            }
            return ExitCode.OK;
        }
    }

    private void apply(List<Step> plan, Installation installation, OpsTransaction transaction) {
        var changes = plan.stream().filter(Step::isChange).toList();
        if (changes.isEmpty()) {
            context.say("Nothing to do.");
            return;
        }
        var now = context.clock().instant();
        for (var step : changes) {
            var after = step.after(now);
            transaction.change(
                    installation.topics().markets(),
                    step.before(),
                    after,
                    new OpsTransaction.Change(after.getEventId(), now, "markets.apply", reason));
        }
        transaction.commit();
        context.say(changes.size() + (changes.size() == 1 ? " market" : " markets") + " published.");
    }

    private static List<Step> plan(Installation installation, List<MarketFile> files) {
        var catalogue = Catalogue.read(installation.clients(), installation.topics());
        return files.stream()
                .map(file -> new Step(file, catalogue.market(file.config().market())))
                .toList();
    }

    private void show(List<Step> plan) {
        var table = new Table("market", "file", "change");
        plan.forEach(
                step -> table.add(step.file().config().market(), step.file().path(), step.action()));
        context.print(table);
    }
}
