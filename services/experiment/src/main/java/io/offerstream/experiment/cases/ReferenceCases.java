package io.offerstream.experiment.cases;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Computes the functions of the reference by name, over plain maps, lists, numbers and strings as any JSON library reads
 * them. Each family of functions has a class that maps names to methods; this one lists the families.
 */
public final class ReferenceCases {
    private static final NavigableMap<String, CaseFunction> FUNCTIONS = new TreeMap<>();

    static {
        Stream.of(
                        BucketCases.FUNCTIONS,
                        ProportionCases.FUNCTIONS,
                        PowerCases.FUNCTIONS,
                        RatioCases.FUNCTIONS,
                        SequenceCases.FUNCTIONS,
                        EventTrajectoryCases.FUNCTIONS,
                        SampleRatioCases.FUNCTIONS,
                        PoolingCases.FUNCTIONS,
                        ConcentrationCases.FUNCTIONS,
                        OffPolicyCases.FUNCTIONS,
                        GateCases.FUNCTIONS)
                .forEach(FUNCTIONS::putAll);
    }

    private ReferenceCases() {}

    /** Names of all functions, in alphabetical order. */
    public static Set<String> functions() {
        return Collections.unmodifiableSet(FUNCTIONS.keySet());
    }

    /**
     * Computes one case.
     *
     * @param function name as in the reference
     * @param inputs of the case
     * @return fields as in the case's {@code expected}
     * @throws IllegalArgumentException for an unknown function or a bad input, which it names
     */
    public static Map<String, Object> run(String function, Map<String, Object> inputs) {
        CaseFunction known = FUNCTIONS.get(function);
        if (known == null) {
            throw new IllegalArgumentException("there is no function " + function);
        }
        return known.run(Inputs.of(inputs));
    }
}
