package io.offerstream.simulator.scenario;

import io.offerstream.platform.yaml.Form;
import io.offerstream.platform.yaml.KnownKeys;
import io.offerstream.platform.yaml.KnownKeys.Found;
import io.offerstream.platform.yaml.ListForm;
import io.offerstream.platform.yaml.Problems;
import io.offerstream.platform.yaml.TextFile;
import io.offerstream.platform.yaml.YamlText;
import io.offerstream.simulator.world.Luck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where other worlds are drawn from: a scenario in which some numbers are uniform between two others, each for itself.
 *
 * @param worlds how many are drawn
 * @param seed of the draws
 * @param size share of the scenario's customers
 * @param uniform the two ends of those that are drawn; all others are the scenario's
 */
public record WorldPrior(int worlds, long seed, double size, Map<Parameter, double[]> uniform) {
    private static final String WORLDS = "worlds";
    private static final String SEED = "seed";
    private static final String SIZE = "size";
    private static final String UNIFORM = "uniform.";

    public WorldPrior {
        uniform = Map.copyOf(uniform);
    }

    /** The scenarios, {@code world-01} first. */
    public List<Scenario> draw(Scenario base) {
        var drawn = new ArrayList<Scenario>();
        for (int world = 1; world <= worlds; world++) {
            var numbers = new EnumMap<Parameter, Double>(Parameter.class);
            for (var parameter : Parameter.values()) {
                var ends = uniform.get(parameter);
                if (ends != null) {
                    // By the name of the key, so that a key more or less changes no other.
                    double share =
                            Luck.uniform(Luck.key(seed, world, parameter.key().hashCode()));
                    double value = ends[0] + share * (ends[1] - ends[0]);
                    numbers.put(parameter, parameter.range().isWhole() ? Math.rint(value) : value);
                }
            }
            drawn.add(base.with("world-%02d".formatted(world), numbers).ofSize(size));
        }
        return drawn;
    }

    /**
     * Reads {@code config/scenarios/prior.yml}.
     *
     * @throws BadScenarioException with every problem of the file
     */
    public static WorldPrior read(Path file) {
        var problems = new Problems(file.toString());
        var text = TextFile.read(file, problems).orElseThrow(() -> new BadScenarioException(problems.list()));
        return parse(file.toString(), text);
    }

    static WorldPrior parse(String fileName, String text) {
        var problems = new Problems(fileName);
        var root = YamlText.read(text, problems).orElseThrow(() -> new BadScenarioException(problems.list()));
        var lists = Parameter.keys().stream().map(key -> UNIFORM + key).toList();
        var keys = new ArrayList<>(List.of(WORLDS, SEED, SIZE));
        keys.addAll(lists);
        var found = new KnownKeys(keys, lists, path -> false).flatten(root, problems);
        double worlds = number(found, WORLDS, new Range(1, 99, true), problems);
        double seed = number(found, SEED, new Range(1, 1_000_000, true), problems);
        double size = number(found, SIZE, new Range(0.001, 10, false), problems);
        var uniform = new EnumMap<Parameter, double[]>(Parameter.class);
        Arrays.stream(Parameter.values())
                .filter(parameter -> found.places().containsKey(UNIFORM + parameter.key()))
                .forEach(parameter -> uniform.put(parameter, ends(found, parameter, problems)));
        if (!problems.isEmpty()) {
            throw new BadScenarioException(problems.list());
        }
        return new WorldPrior((int) worlds, (long) seed, size, uniform);
    }

    private static double number(Found found, String key, Range range, Problems problems) {
        var scalar = found.values().get(key);
        if (scalar == null) {
            problems.add(found.place(key), key, "is missing; for example " + Range.written(range.least()));
            return range.least();
        }
        try {
            return range.form().read(scalar);
        } catch (Form.BadValueException e) {
            problems.add(found.place(key), key, e.getMessage());
            return range.least();
        }
    }

    private static double[] ends(Found found, Parameter parameter, Problems problems) {
        var key = UNIFORM + parameter.key();
        var list = found.lists().get(key);
        var ends = list == null
                ? List.<Double>of()
                : new ListForm<>(parameter.range().form()).read(list, key, problems);
        if (!problems.concern(key) && (ends.size() != 2 || ends.get(0) >= ends.get(1))) {
            problems.add(found.place(key), key, "expected two numbers, the lower first, such as [0.1, 0.5]");
        }
        return ends.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
