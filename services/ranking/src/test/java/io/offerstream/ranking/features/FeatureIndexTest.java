package io.offerstream.ranking.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FeatureIndexTest {
    private final FeatureIndex index = new FeatureIndex();

    @Test
    void shouldNumberNamesAsTheyAppear() {
        assertThat(index.rowOf("age=18-24")).isZero();
        assertThat(index.rowOf("age=25-34")).isEqualTo(1);
        assertThat(index.rowOf("age=18-24")).isZero();
        assertThat(index.rowOf("")).isEqualTo(2);

        assertThat(index.size()).isEqualTo(3);
        assertThat(index.names()).containsExactly("age=18-24", "age=25-34", "");
        assertThat(index.name(1)).isEqualTo("age=25-34");
    }

    @Test
    void shouldFindWithoutAdding() {
        index.rowOf("known");

        assertThat(index.find("known")).hasValue(0);
        assertThat(index.find("unknown")).isEmpty();
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void shouldNotLetItsNamesBeChanged() {
        index.rowOf("known");

        assertThatThrownBy(() -> index.names().add("other")).isInstanceOf(UnsupportedOperationException.class);
    }
}
