package io.offerstream.local.cli.experiment;

import io.offerstream.experiment.cases.CaseCheck;
import io.offerstream.experiment.cases.Mismatch;
import io.offerstream.experiment.cases.ReferenceCase;
import io.offerstream.experiment.cases.ReferenceCases;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a case.
 *
 * @param result empty where it could not be computed
 * @param error why not; empty where it could
 */
record Outcome(ReferenceCase worked, Optional<Map<String, Object>> result, Optional<String> error) {

    static Outcome of(ReferenceCase worked) {
        if (!ReferenceCases.functions().contains(worked.function())) {
            return new Outcome(
                    worked,
                    Optional.empty(),
                    Optional.of("there is no function " + worked.function()
                            + DidYouMean.hint(ReferenceCases.functions(), worked.function())));
        }
        try {
            return new Outcome(worked, Optional.of(worked.run()), Optional.empty());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Outcome(worked, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** Everything that is not as expected; a case that could not be computed differs as a whole. */
    List<Mismatch> mismatches() {
        return result.map(found -> CaseCheck.compare(worked, found))
                .orElseGet(() -> List.of(new Mismatch("", "a result", error.orElseThrow(), "")));
    }
}
