package io.offerstream.local.cli.simulation;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.rehearsal.Expectation;
import io.offerstream.local.simulation.Product;
import io.offerstream.local.simulation.Proofs;
import io.offerstream.local.simulation.ServedWorld;
import io.offerstream.local.simulation.Variant;
import io.offerstream.platform.market.BadMarketConfigException;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.simulator.calibration.Calibration;
import io.offerstream.simulator.comparison.Comparison;
import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.comparison.Contestant;
import io.offerstream.simulator.comparison.WorldHash;
import io.offerstream.simulator.comparison.WorldHashes;
import io.offerstream.simulator.report.Report;
import io.offerstream.simulator.report.Report.WorldLine;
import io.offerstream.simulator.scenario.Proof;
import io.offerstream.simulator.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}: systems side by side in markets whose truth is known. */
@Command(
        name = "simulate",
        description = {
            "Runs systems in simulated markets whose truth is known, and prints what each is truly worth: the system that",
            "failed, each of its faults mended alone, simpler rules, and the best there could be. Needs no broker.",
            "This system, offerstream, runs as in production, behind a Kafka broker in this process, one world at a time.",
            "docs/simulator.md explains."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream simulate --scenario launch-week --compare all --seeds 3 --report /tmp/launch-week",
            "  offerstream simulate --scenario worlds --compare old,popularity,lightfm -o csv",
            "  offerstream simulate --calibrate --data ~/data"
        })
public final class Simulate extends Verb {
    private static final String ALL = "all";
    private static final String BASELINES = "baselines";

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = ScenarioFolder.BASE,
            description = "A file of the scenarios, or 'worlds' for those drawn from the prior, or one of "
                    + "them, such as world-07 (${DEFAULT-VALUE}).")
    private String scenario;

    @Option(
            names = "--compare",
            paramLabel = "SYSTEM",
            split = ",",
            defaultValue = BASELINES,
            description = "Systems, 'baselines' for all that do not know the truth, or 'all' (${DEFAULT-VALUE}).")
    private List<String> compared;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Worlds of each scenario, 1 to 100 (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--size",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Of the scenario's customers; another size is another world (${DEFAULT-VALUE}).")
    private double size;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Runs at a time (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A key of market files and its value, in all markets of this system, such as "
                    + "lightfm_model.learning_rate=0.05; repeatable.")
    private Map<String, String> set = Map.of();

    @Option(names = "--scenarios", paramLabel = "DIR", description = "Folder of the scenarios (config/scenarios).")
    private Path folder;

    @Option(names = "--report", paramLabel = "DIR", description = "Write report.html and report.json there.")
    private Path report;

    @Option(
            names = "--hashes",
            description = "Only print the SHA-256 of each committed world, as worlds.sha256 has it.")
    private boolean hashes;

    @Option(names = "--tune", description = "Only try the settings of the systems compared, and print their worth.")
    private boolean tune;

    @Option(names = "--calibrate", description = "Only compare the old system's run with public data.")
    private boolean calibrate;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "For --calibrate: a folder with the folders starbucks and completejourney.")
    private Path data;

    public Simulate(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        require(seeds >= 1 && seeds <= 100, "--seeds must be 1 to 100, found " + seeds);
        require(size > 0 && size <= 10, "--size must be above 0 and at most 10, found " + size);
        require(threads >= 1 && threads <= 64, "--threads must be 1 to 64, found " + threads);
        require(calibrate == (data != null), "--calibrate and --data go together");
        var scenarios = ScenarioFolder.of(Optional.ofNullable(folder));
        var comparison = new Comparison(
                threads, Kernels.choose("auto"), () -> context.stop().isRequested());
        if (hashes) {
            context.print(WorldHashes.text(scenarios.committed()).stripTrailing());
        } else if (tune) {
            context.print(tried(comparison, scenarios));
        } else if (calibrate) {
            context.print(spreads(scenarios));
        } else {
            return compare(comparison, scenarios);
        }
        return context.stop().isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new CommandFailedException(ExitCode.USAGE, message);
        }
    }

    private ExitCode compare(Comparison comparison, ScenarioFolder scenarios) {
        var contestants = contestants();
        var places = scenarios.places(scenario, seeds, size);
        var products = products(places.get(0));
        var committed = scenarios.hashes();
        var lines = places.stream().map(place -> line(place, committed)).toList();
        lines.stream()
                .map(line -> line.sha256() + "  " + line.world() + "  (" + line.standing() + ")")
                .forEach(context::say);
        var figures = new ArrayList<>(
                comparison.run(places, contestants, (done, of, what) -> context.say(done + " of " + of + " " + what)));
        var served = new ServedWorlds(context);
        var proofs = new ArrayList<Boolean>();
        for (var product : products) {
            for (var place : places) {
                if (!context.stop().isRequested()) {
                    served.run(place, product).ifPresent(of -> {
                        figures.add(of.figures());
                        proofs.add(proof(served, place, product, of));
                    });
                }
            }
        }
        if (context.stop().isRequested()) {
            return ExitCode.INTERRUPTED;
        }
        var summary = Report.of(lines, figures, List.of());
        context.print(Tables.of(summary));
        if (report != null) {
            summary.write(report, scenario);
            context.say("Report: " + report.resolve("report.html"));
        }
        return proofs.contains(false) ? ExitCode.CHECK_FAILED : ExitCode.OK;
    }

    /** Says whether the scenario showed what it was to show. */
    private boolean proof(ServedWorlds served, Place place, Product product, ServedWorld of) {
        var clean = place.scenario().proof() == Proof.POISONING
                ? served.run(new Place(place.scenario().withoutFaults(), place.seed()), product)
                : Optional.<ServedWorld>empty();
        if (context.stop().isRequested()) {
            return false;
        }
        var expectations = Proofs.of(of, clean);
        expectations.forEach(expectation -> context.say((expectation.holds() ? "holds     " : "DOES NOT  ")
                + place + ", " + product.word() + ": " + expectation.what() + ": expected " + expectation.expected()
                + ", found " + expectation.found()));
        return expectations.stream().allMatch(Expectation::holds);
    }

    private static WorldLine line(Place place, WorldHashes committed) {
        var hash = WorldHash.of(place.scenario(), place.seed());
        return new WorldLine(WorldHashes.name(place), hash, committed.standing(place, hash));
    }

    private List<Contestant> contestants() {
        if (compared.equals(List.of(ALL))) {
            return List.of(Contestant.values());
        } else if (compared.equals(List.of(BASELINES))) {
            return List.of(Contestant.values()).stream()
                    .filter(Contestant::isReal)
                    .toList();
        }
        var words = Stream.concat(Contestant.words().stream(), Variant.words().stream())
                .toList();
        return compared.stream()
                .filter(word -> Variant.of(word).isEmpty())
                .map(word -> Contestant.of(word)
                        .orElseThrow(() -> new CommandFailedException(
                                ExitCode.USAGE,
                                "--compare: there is no " + word + DidYouMean.hint(words, word) + " Known: "
                                        + String.join(", ", words) + ", " + BASELINES + ", " + ALL)))
                .toList();
    }

    private List<Variant> variants() {
        return compared.equals(List.of(ALL))
                ? List.of(Variant.values())
                : compared.stream().flatMap(word -> Variant.of(word).stream()).toList();
    }

    /** In the order they were named in; refused before anything runs if a market file would not take what is set. */
    private List<Product> products(Place place) {
        var products =
                variants().stream().map(variant -> new Product(variant, set)).toList();
        require(set.isEmpty() || !products.isEmpty(), "--set is of this system, which --compare does not name");
        try {
            products.forEach(product -> product.check(new World(place.scenario(), place.seed())));
        } catch (BadMarketConfigException e) {
            throw new CommandFailedException(ExitCode.USAGE, "--set: " + e.getMessage());
        }
        return products;
    }

    private Table tried(Comparison comparison, ScenarioFolder scenarios) {
        return Tables.ofTuning(comparison.tune(
                scenarios.scenario(ScenarioFolder.BASE),
                (done, of, what) -> context.say(done + " of " + of + " " + what)));
    }

    private Table spreads(ScenarioFolder scenarios) {
        return Tables.ofCalibration(
                Calibration.compare(data, scenarios.scenario(scenario).ofSize(size), seeds, Kernels.choose("auto")));
    }
}
