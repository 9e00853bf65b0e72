package io.offerstream.simulator.scenario;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Scenarios for tests: the committed ones, and smaller ones made of them. */
public final class Scenarios {
    public static final Path FOLDER = Path.of("..", "..", "config", "scenarios");

    private Scenarios() {}

    public static Scenario launchWeek() {
        return ScenarioFile.read(FOLDER.resolve("launch-week.yml"));
    }

    /** Where all slates are worth the same, with so many of its customers. */
    public static Scenario noEffect(double size) {
        return ScenarioFile.read(FOLDER.resolve("a-a.yml")).ofSize(size);
    }

    /** Launch week with so few customers, and other numbers here and there. */
    public static Scenario toy(double size, Map<Parameter, Double> other) {
        return launchWeek().with("toy", other).ofSize(size);
    }

    /** Strong tastes, which nothing but offers' features and identities tells, and the same for all customers. */
    public static Map<Parameter, Double> oneTaste() {
        var numbers = new EnumMap<Parameter, Double>(Parameter.class);
        numbers.put(Parameter.CYCLES, 3.0);
        numbers.put(Parameter.BASE, -2.0);
        numbers.put(Parameter.PROPENSITY, 0.0);
        numbers.put(Parameter.AFFINITY, 0.0);
        numbers.put(Parameter.INDIVIDUAL, 0.0);
        numbers.put(Parameter.DISCOUNT_SPREAD, 0.0);
        numbers.put(Parameter.LIKING, 1.5);
        numbers.put(Parameter.WEATHER, 0.0);
        return numbers;
    }
}
