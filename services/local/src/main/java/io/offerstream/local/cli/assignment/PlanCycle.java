package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.explain.Evidence;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.cycle.OpenCycle;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.slates.model.ServedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plan}: what a changed market file or another model would change. */
@Command(
        name = "plan",
        description = {
            "Shows what a changed market file, or another version of the model, would change in the next cycle.",
            "Decides the market's customers twice, with and without the change, and all else equal; writes nothing.",
            "--config names the market file here, and no settings: docs/explain.md. Needs no service to run."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream plan --market DE --config changed.yml",
            "  offerstream plan --market DE --model 12 --sample 20000 -o csv",
            "  offerstream plan --market DE --config changed.yml --model 12 -o json"
        })
public final class PlanCycle extends Verb {
    /** Scored together, as the assigner does. */
    private static final int TOGETHER = 64;

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(names = "--model", paramLabel = "VERSION", description = "As if this version served.")
    private Long version;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Decide only N customers, chosen by a hash: always the same. By default all.")
    private Integer sample;

    public PlanCycle(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var file = context.options().configFile();
        if (file.isEmpty() && version == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "what would change? Name a market file with --config, a version with --model, or both");
        } else if (sample != null && sample < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--sample: expected 1 or more, found " + sample);
        }
        file.ifPresent(this::check);
        try (var installation = context.openWithoutFile()) {
            var catalogue = Catalogue.read(installation.clients(), installation.topics());
            KnownMarket.check(catalogue, market);
            var evidence = Evidence.of(installation);
            var reference = evidence.control().reference();
            if (reference.cycle(market).isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.CHECK_FAILED, market + " has had no cycle yet: there is nothing to compare with");
            }
            var applied = catalogue.market(market).orElseThrow();
            plan(
                    installation,
                    evidence,
                    reference,
                    applied,
                    file.map(path -> changed(applied, path)).orElse(applied));
            return ExitCode.OK;
        }
    }

    private void check(Path file) {
        var config = MarketFiles.loadFile(file);
        if (!config.market().equals(market)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--config " + file + ": is of market " + config.market() + ", not " + market);
        }
    }

    private static Market changed(Market applied, Path file) {
        try {
            return Market.newBuilder(applied)
                    .setConfig(Files.readString(file))
                    .setConfigHash(MarketFiles.loadFile(file).hash())
                    .setFile(String.valueOf(file.getFileName()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void plan(
            Installation installation, Evidence evidence, ReferenceData reference, Market applied, Market changed) {
        var tick = evidence.control().cycles(market).newestTick();
        var shelf = evidence.models();
        var model = Optional.ofNullable(version).map(number -> PublishedVersion.require(installation, market, number));
        var kernel = Kernels.choose("auto").get();
        var prices = OpeningPrices.read(installation, market);
        var before = prices.price(PlannedCycle.of(tick, reference, applied, Optional.empty()), shelf, kernel);
        var after = prices.price(PlannedCycle.of(tick, reference, changed, model), shelf, kernel);
        var change = new PlannedChange(
                new OpenCycle(before, shelf, kernel),
                new OpenCycle(after, shelf, kernel),
                judges(before, after, shelf));
        int known;
        try (var progress = context.progress("plan")) {
            var customers =
                    PlanSample.read(installation, market, sample == null ? Integer.MAX_VALUE : sample, progress);
            known = customers.known();
            customers.each(TOGETHER, together -> {
                change.add(together);
                progress.report(change.customers(), "customers decided twice");
            });
        }
        var report = new PlanReport(change, known, version != null, prices.canBeFound());
        switch (context.options().outputOr(OutputFormat.TABLE)) {
            case TABLE -> report.print(context);
            case CSV -> context.print(report.offers());
            case JSON -> context.print(report.json());
        }
    }

    /** The models of both sides, where they can tell. */
    private List<SlateWorth> judges(CycleFacts before, CycleFacts after, ModelShelf shelf) {
        var judges = new ArrayList<SlateWorth>();
        var pins = new ArrayList<PinnedModel>();
        Optional.ofNullable(before.cycle().getModel()).ifPresent(pins::add);
        Optional.ofNullable(after.cycle().getModel())
                .filter(pin -> !pins.contains(pin))
                .ifPresent(pins::add);
        for (var pin : pins) {
            shelf.find(market, pin)
                    .filter((ServedModel model) -> model.calibrator().isPresent())
                    .ifPresent(model ->
                            judges.add(new SlateWorth(model, before.config().examination())));
        }
        return judges;
    }
}
