package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Assignment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The assignments of one cycle, and what must become of them. */
record Batch(String cycle) {
    static final int SIZE = 300;
    static final Duration PATIENCE = Duration.ofMinutes(4);

    List<Assignment> assignments() {
        return IntStream.range(0, SIZE)
                .mapToObj(number -> Assigned.to("c-" + number, cycle))
                .sorted(Comparator.comparing(Assignment::getAssignmentId))
                .toList();
    }

    void commit(SinkLab lab) {
        lab.commit(assignments());
    }

    /** Each once, with its arm and its propensities, and nothing else. */
    void assertDelivered(SinkLab lab) throws InterruptedException, SQLException {
        assertThat(lab.awaitRows(cycle, SIZE, PATIENCE))
                .as("%s is delivered; health: %s", cycle, lab.health.reports())
                .isTrue();
        // What came twice would have come by now.
        Thread.sleep(1_500);
        var found = lab.rows("select ASSIGNMENT_ID, ARM, PROPENSITY, PROPENSITY_1, PROPENSITY_3 from"
                + " OFFERS.RAW.ASSIGNMENTS where CYCLE_ID = '" + cycle + "' order by ASSIGNMENT_ID");
        var expected = assignments();
        assertThat(found).hasSameSizeAs(expected);
        for (int row = 0; row < SIZE; row++) {
            assertThat(found.get(row).subList(0, 2))
                    .containsExactly(
                            expected.get(row).getAssignmentId(),
                            expected.get(row).getArm().name());
            assertThat(Double.parseDouble(found.get(row).get(2)))
                    .isEqualTo(expected.get(row).getPropensity());
            assertThat(Double.parseDouble(found.get(row).get(3)))
                    .isEqualTo(expected.get(row).getPropensity1());
            assertThat(found.get(row).get(4)).isNull();
        }
    }
}
