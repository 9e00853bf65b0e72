package io.offerstream.local.cli.simulation;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.comparison.WorldHashes;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.scenario.ScenarioFile;
import io.offerstream.simulator.scenario.WorldPrior;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The folder of scenarios: which worlds it describes, and what they hash to. */
final class ScenarioFolder {
    /** What the worlds that are drawn from the prior are called together. */
    static final String DRAWN = "worlds";

    static final String BASE = "launch-week";
    private static final String HOME = "offerstream.home";
    private static final Path DEFAULT = Path.of("config", "scenarios");
    private static final String PRIOR = "prior.yml";
    private static final String HASHES = "worlds.sha256";
    private static final String ENDING = ".yml";
    /** Of launch-week, which worlds are committed. */
    private static final int COMMITTED_SEEDS = 5;

    private final Path folder;

    private ScenarioFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder named, or that of the current one, or that beside the launcher. */
    static ScenarioFolder of(Optional<Path> named) {
        var home = System.getProperty(HOME);
        return new ScenarioFolder(named.orElseGet(() ->
                Files.exists(DEFAULT) || home == null ? DEFAULT : Path.of(home).resolve(DEFAULT)));
    }

    Scenario scenario(String name) {
        var known = names();
        if (!known.contains(name)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--scenario: there is no " + name + " in " + folder + DidYouMean.hint(known, name) + " Known: "
                            + String.join(", ", known) + ", " + DRAWN);
        }
        return ScenarioFile.read(folder.resolve(name + ENDING));
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException(ExitCode.USAGE, folder + ": expected the folder of scenarios, found none");
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING) && !name.equals(PRIOR))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }

    /**
     * Worlds to run in.
     *
     * @param name of a scenario, or {@value #DRAWN}, or of one of those
     * @param seeds of each scenario
     * @param size share of its customers
     */
    List<Place> places(String name, int seeds, double size) {
        return scenarios(name).stream()
                .flatMap(scenario -> LongStream.range(scenario.seed(), scenario.seed() + seeds)
                        .mapToObj(seed -> new Place(sized(scenario, size), seed)))
                .toList();
    }

    private List<Scenario> scenarios(String name) {
        if (names().contains(name) || !names().contains(BASE)) {
            return List.of(scenario(name));
        }
        var drawn = WorldPrior.read(folder.resolve(PRIOR)).draw(scenario(BASE));
        var named = drawn.stream()
                .filter(world -> name.equals(DRAWN) || world.name().equals(name))
                .toList();
        return named.isEmpty() ? List.of(scenario(name)) : named;
    }

    /** A world of another size is another world, and is called another name. */
    private static Scenario sized(Scenario scenario, double size) {
        return size == 1 ? scenario : scenario.ofSize(size).with(scenario.name() + "*" + size, Map.of());
    }

    /** The worlds whose hashes are committed. */
    List<Place> committed() {
        return Stream.concat(places(BASE, COMMITTED_SEEDS, 1).stream(), places(DRAWN, 1, 1).stream())
                .toList();
    }

    /** None in somebody's own folder: no world of it is committed then. */
    WorldHashes hashes() {
        var file = folder.resolve(HASHES);
        return Files.exists(file) ? WorldHashes.read(file) : new WorldHashes(Map.of());
    }
}
