package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.slates.cycle.AssignmentRecords;
import io.offerstream.slates.cycle.AssignmentRecords.Why;
import java.util.List;

/** A published assignment with all that was decided put in anew. */
final class DecidedAgain {
    private DecidedAgain() {}

    /** What the published record and the decision do not agree on; empty if all is as it was. */
    static List<FieldDifference> differences(Again again) {
        var published = again.published();
        return FieldDifference.between(
                published,
                AssignmentRecords.of(
                        again.open(),
                        again.subject(),
                        again.decision(),
                        published.getRevision(),
                        new Why(published.getCause(), published.getCauseSubject()),
                        published.getDecidedAt()));
    }
}
