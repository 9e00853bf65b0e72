package io.offerstream.experiment.cases;

import java.util.Map;

/** Computes one function of the reference. */
@FunctionalInterface
interface CaseFunction {
    /**
     * Computes it.
     *
     * @return the fields of a case's {@code expected}, made with {@link Fields}
     * @throws IllegalArgumentException for a bad input, naming its key
     */
    Map<String, Object> run(Inputs inputs);
}
