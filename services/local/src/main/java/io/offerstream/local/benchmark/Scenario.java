package io.offerstream.local.benchmark;

import io.offerstream.platform.topics.Topics;
import java.util.List;
import java.util.Set;

/** A service, the input it is measured on, and what it is compared with. To measure another one, write one of these. */
interface Scenario {
    /**
     * What was written.
     *
     * @param records facts that are counted: reference data and marks are not among them
     * @param expected what the service's {@link Measurable#counted} must find
     */
    record Written(long records, long expected) {}

    Measurable service();

    /** Counts of the same records, each of which counts every record once. */
    List<Measurable> baselines();

    /** Topics to create beside those of the product. */
    default Set<String> topics(Topics topics) {
        return Set.of();
    }

    /** Writes the whole input. */
    Written write(InputWriter input);
}
