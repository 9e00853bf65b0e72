package io.offerstream.experiment.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseCheckTest {
    private static final Map<String, Object> TOLERANCE = Map.of("rel", 0.1, "abs", 0.01);

    private static List<Mismatch> compare(Map<String, Object> expected, Map<String, Object> found) {
        var worked = ReferenceCase.of(Map.of(
                "id",
                "case",
                "function",
                "f",
                "inputs",
                Map.of(),
                "expected",
                expected,
                "tolerance",
                TOLERANCE,
                "toleranceOverrides",
                Map.of("loose", Map.of("rel", 0, "abs", 5))));
        return CaseCheck.compare(worked, found);
    }

    @Test
    void shouldAllowWhatTheToleranceDoes() {
        assertThat(compare(Map.of("a", 10), Map.of("a", 11.0))).isEmpty();
        assertThat(compare(Map.of("a", -10.0), Map.of("a", -11.0))).isEmpty();
        assertThat(compare(Map.of("a", 10.0), Map.of("a", 11.02)))
                .containsExactly(new Mismatch("a", "10.0", "11.02", "1.01"));
        assertThat(compare(Map.of("a", 10.0), Map.of("a", Double.NaN))).hasSize(1);
        assertThat(compare(
                        Map.of("loose", Map.of("deep", List.of(1, 2))), Map.of("loose", Map.of("deep", List.of(6, 7)))))
                .isEmpty();
    }

    @Test
    void shouldNameWhatDiffersByItsPath() {
        var expected = Map.<String, Object>of("outer", Map.of("inner", List.of(1.0, "Infinity", List.of(true))));

        assertThat(compare(expected, Map.of("outer", Map.of("inner", List.of(1.0, 5.0, List.of(false))))))
                .extracting(Mismatch::path)
                .containsExactly("outer.inner.1", "outer.inner.2.0");
        assertThat(compare(expected, Map.of("outer", Map.of("inner", List.of(1.0)))))
                .containsExactly(new Mismatch("outer.inner", "3 elements", "1 elements", "equal"));
        assertThat(compare(expected, Map.of())).hasSize(1);
    }

    @Test
    void shouldCompareWhatIsNoNumberExactly() {
        assertThat(compare(Map.of("status", "OK"), Map.of("status", "ok"))).hasSize(1);
        assertThat(compare(Map.of("u53", "9007199254740993"), Map.of("u53", "9007199254740993")))
                .isEmpty();
        assertThat(compare(Map.of("u53", "9007199254740993"), Map.of("u53", 9007199254740993L)))
                .hasSize(1);
        assertThat(compare(Map.of("status", "null"), Map.of()))
                .containsExactly(new Mismatch("status", "null", "nothing", "equal"));
    }

    @Test
    void shouldKnowNothingFromZero() {
        var none = Collections.<String, Object>singletonMap("a", null);

        assertThat(compare(none, none)).isEmpty();
        assertThat(compare(none, Map.of())).isEmpty();
        assertThat(compare(none, Map.of("a", 0.0))).hasSize(1);
        assertThat(compare(Map.of("a", 0.0), none)).hasSize(1);
        assertThat(compare(Map.of("a", Arrays.asList(1, null)), Map.of("a", Arrays.asList(1, null))))
                .isEmpty();
    }

    @Test
    void shouldDoWithoutOptionalAndWithMoreFields() {
        var expected = Map.<String, Object>of("gbstatsWelchT", Map.of("pValue", 1.0));

        assertThat(compare(expected, Map.of("more", 3))).isEmpty();
        assertThat(compare(expected, Map.of("gbstatsWelchT", Map.of("pValue", 2.0))))
                .hasSize(1);
    }

    @Test
    void shouldExpectNothingOfACaseWithoutExpectation() {
        var worked = ReferenceCase.of(Map.of("id", "case", "function", "f", "inputs", Map.of()));

        assertThat(worked.expected()).isEmpty();
        assertThat(CaseCheck.compare(worked, Map.of("a", 1))).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoCase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceCase.of(Map.of("function", "f", "inputs", Map.of())))
                .withMessageContaining("id must be text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceCase.of(Map.of("id", "a", "function", "f")))
                .withMessageContaining("inputs must be an object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceCase.of(
                        Map.of("id", "a", "function", "f", "inputs", Map.of(), "tolerance", Map.of("rel", "1"))))
                .withMessageContaining("tolerance.rel must be a number");
    }
}
