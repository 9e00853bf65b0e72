package io.offerstream.simulator.scenario;

import io.offerstream.platform.yaml.Form;
import io.offerstream.platform.yaml.KnownKeys;
import io.offerstream.platform.yaml.KnownKeys.Found;
import io.offerstream.platform.yaml.Problems;
import io.offerstream.platform.yaml.TextFile;
import io.offerstream.platform.yaml.YamlNode.Entry;
import io.offerstream.platform.yaml.YamlNode.Section;
import io.offerstream.platform.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads a scenario file, {@code config/scenarios/NAME.yml}, with every problem in it. */
public final class ScenarioFile {
    private static final String MARKETS = "markets";
    private static final String SCENARIO = "scenario";
    private static final String SEED = "seed";
    private static final String PROOF = "proof";

    private final Found found;
    private final Problems problems;

    private ScenarioFile(Found found, Problems problems) {
        this.found = found;
        this.problems = problems;
    }

    /**
     * Reads one file.
     *
     * @throws BadScenarioException with every problem of the file
     */
    public static Scenario read(Path file) {
        var problems = new Problems(file.toString());
        return TextFile.read(file, problems)
                .map(text -> parse(file.toString(), text))
                .orElseThrow(() -> new BadScenarioException(problems.list()));
    }

    /**
     * Reads the text of a file.
     *
     * @param fileName for messages
     * @throws BadScenarioException with every problem of the text
     */
    public static Scenario parse(String fileName, String text) {
        var problems = new Problems(fileName);
        var root = YamlText.read(text, problems).orElseThrow(() -> new BadScenarioException(problems.list()));
        var codes = marketCodes(root);
        var keys = new ArrayList<>(List.of(SCENARIO, SEED));
        keys.addAll(Parameter.keys());
        keys.addAll(Fault.keys());
        keys.add(PROOF);
        // So that a file without a market is told what one would look like.
        (codes.isEmpty() ? List.of("DE") : codes)
                .forEach(code ->
                        Arrays.stream(MarketParameter.values()).forEach(parameter -> keys.add(parameter.path(code))));
        var found = new KnownKeys(keys, List.of(), path -> false).flatten(root, problems);
        return new ScenarioFile(found, problems).scenario(codes);
    }

    private static List<String> marketCodes(Section root) {
        return root.entries().stream()
                .filter(entry -> entry.name().equals(MARKETS) && entry.value() instanceof Section)
                .flatMap(entry -> ((Section) entry.value()).entries().stream())
                .map(Entry::name)
                .distinct()
                .toList();
    }

    private Scenario scenario(List<String> codes) {
        var name = found.values().containsKey(SCENARIO)
                ? found.values().get(SCENARIO).text()
                : missing(SCENARIO, "launch-week");
        long seed = (long) read(SEED, new Range(1, 1_000_000, true).form(), "1").orElse(1);
        var numbers = new EnumMap<Parameter, Double>(Parameter.class);
        for (var parameter : Parameter.values()) {
            read(
                            parameter.key(),
                            parameter.range().form(),
                            Range.written(parameter.range().least()))
                    .ifPresent(value -> numbers.put(parameter, value));
        }
        var faults = new EnumMap<Fault, Double>(Fault.class);
        for (var fault : Fault.values()) {
            if (found.values().containsKey(fault.key())) {
                read(fault.key(), fault.range().form(), "0.01").ifPresent(value -> faults.put(fault, value));
            }
        }
        var proof = proof();
        if (codes.isEmpty()) {
            problems.add(found.place(MARKETS), MARKETS, "is missing or empty; for example 'DE:' with its keys below");
        }
        var markets = codes.stream().map(this::market).toList();
        if (!problems.isEmpty()) {
            throw new BadScenarioException(problems.list());
        }
        try {
            return new Scenario(
                    name,
                    seed,
                    numbers,
                    codes.stream()
                            .map(code -> new MarketScenario(code, markets.get(codes.indexOf(code))))
                            .toList(),
                    faults,
                    proof);
        } catch (FlawedScenarioException e) {
            var key = e.about().key();
            problems.add(found.place(key), key, e.getMessage().substring(key.length() + 2));
            throw new BadScenarioException(problems.list());
        }
    }

    private Proof proof() {
        var said = found.values().get(PROOF);
        if (said == null) {
            return Proof.LIFT;
        }
        var proof = Proof.of(said.text());
        if (proof.isEmpty()) {
            problems.add(
                    found.place(PROOF),
                    PROOF,
                    "expected one of " + String.join(", ", Proof.words()) + ", found " + said.text());
        }
        return proof.orElse(Proof.LIFT);
    }

    private Map<MarketParameter, Double> market(String code) {
        var numbers = new EnumMap<MarketParameter, Double>(MarketParameter.class);
        for (var parameter : MarketParameter.values()) {
            if (!parameter.isRequired() && !found.values().containsKey(parameter.path(code))) {
                numbers.put(parameter, 0.0);
                continue;
            }
            read(
                            parameter.path(code),
                            parameter.range().form(),
                            Range.written(parameter.range().least()))
                    .ifPresent(value -> numbers.put(parameter, value));
        }
        return numbers;
    }

    private OptionalDouble read(String key, Form<Double> form, String example) {
        var scalar = found.values().get(key);
        if (scalar == null) {
            missing(key, example);
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(form.read(scalar));
        } catch (Form.BadValueException e) {
            problems.add(found.place(key), key, e.getMessage());
            return OptionalDouble.empty();
        }
    }

    private String missing(String key, String example) {
        if (!problems.concern(key)) {
            problems.add(found.place(key), key, "is missing; for example " + example);
        }
        return "";
    }
}
