package io.offerstream.operations.catalogue;

import io.offerstream.operations.rows.RowProblem;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Judges an event that is sound by itself. */
@FunctionalInterface
public interface EventCheck {
    /** Tells what is wrong with it. */
    void check(long row, SpecificRecord event, List<RowProblem> problems);
}
