package io.offerstream.platform.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureChoiceTest {
    @Test
    void shouldTakeFeaturesByTheirName() {
        var choice = FeatureChoice.only(List.of("PROTEIN", "taste:CATEGORY"));

        assertThat(choice.takes("PROTEIN=CHICKEN")).isTrue();
        assertThat(choice.takes("taste:CATEGORY=A=B:C")).isTrue();
        assertThat(choice.takes("taste:PROTEIN=CHICKEN")).isFalse();
        assertThat(choice.takes("CATEGORY=A")).isFalse();
        assertThat(choice.takes("protein=CHICKEN")).isFalse();
        assertThat(choice.takes("PROTEINS=CHICKEN")).isFalse();
    }

    @Test
    void shouldTakeAllOrNothing() {
        assertThat(FeatureChoice.ALL.takes("PROTEIN=CHICKEN")).isTrue();
        assertThat(FeatureChoice.ALL.takes("taste:PROTEIN=CHICKEN")).isTrue();
        assertThat(FeatureChoice.only(List.of()).takes("PROTEIN=CHICKEN")).isFalse();
    }

    @Test
    void shouldTakeEveryTasteWithoutTheProfile() {
        var choice = FeatureChoice.only(List.of("taste:all"));

        assertThat(choice.takes("taste:PROTEIN=CHICKEN")).isTrue();
        assertThat(choice.takes("TIER=GOLD")).isFalse();
        assertThat(choice.takes("all=1")).isFalse();
    }

    @Test
    void shouldBeWrittenAsInAMarketFile() {
        assertThat(FeatureChoice.ALL).hasToString("all");
        assertThat(FeatureChoice.only(List.of("PROTEIN", "CATEGORY"))).hasToString("[CATEGORY, PROTEIN]");
        assertThat(FeatureChoice.only(List.of())).hasToString("[]");
    }

    @Test
    void shouldNotChangeWithTheNamesItWasMadeOf() {
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.add("PROTEIN");
        var choice = new FeatureChoice(Optional.of(names));
        names.add("CATEGORY");

        assertThat(choice.takes("CATEGORY=A")).isFalse();
        assertThat(choice.takes("protein=CHICKEN"))
                .as("their order does not count")
                .isFalse();
        assertThatThrownBy(() -> choice.names().orElseThrow().add("CATEGORY"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "PROTEIN=CHICKEN", "taste:", "other:PROTEIN", "a b", "taste:taste:A", "ä"})
    void shouldHoldNamesAlone(String name) {
        assertThatThrownBy(() -> FeatureChoice.only(List.of("PROTEIN", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected names of features such as PROTEIN or taste:PROTEIN, found " + name);
    }
}
