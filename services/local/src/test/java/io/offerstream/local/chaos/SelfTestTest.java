package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.SelfTest.Verdict;
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
}
