package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.SelfTest.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    private static final SelfTest TEST = new SelfTest(20_261_201);

    @Test
    void shouldFindNothingWhereNothingIsWrong() {
        assertThat(TEST.faultless())
                .hasSizeGreaterThan(10)
                .allSatisfy(finding ->
                        assertThat(finding.holds()).as(finding.toString()).isTrue());
    }

    @Test
    void shouldFindEveryDefect() {
        assertThat(TEST.verdicts())
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(
                        verdict -> assertThat(verdict.by()).as(verdict.defect()).isNotEmpty());
        assertThat(TEST.verdicts().stream().map(Verdict::defect)).doesNotHaveDuplicates();
    }

    @Test
    void shouldFindARecordWithoutAccountByTheCountsThatWereCommitted() {
        assertThat(TEST.verdicts())
                .filteredOn(verdict -> verdict.defect().equals("a record is read and never accounted for"))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.by()).contains("I1 conservation"));
    }

    @Test
    void shouldSeeEveryFate() {
        var intake = TEST.intake();
        assertThat(List.of(intake.applied(), intake.repeated(), intake.late(), intake.refused(), intake.forgotten()))
                .allSatisfy(count -> assertThat(count).isPositive());
    }
}
