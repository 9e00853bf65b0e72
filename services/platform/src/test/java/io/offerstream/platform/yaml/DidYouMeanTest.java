package io.offerstream.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
    private static final List<String> WORDS = List.of("TEST", "seed", "attribution_window");

    @Test
    void shouldCountASwapOfLettersAsOneSlip() {
        assertThat(DidYouMean.among(WORDS, "TSET")).contains("TEST");
    }

    @Test
    void shouldNotMindTheCase() {
        assertThat(DidYouMean.among(WORDS, "test")).contains("TEST");
    }

    @Test
    void shouldForgiveLongWordsMore() {
        assertThat(DidYouMean.among(WORDS, "atribuion_windw")).contains("attribution_window");
        assertThat(DidYouMean.among(WORDS, "sad")).isEmpty();
    }

    @Test
    void shouldPreferTheNearestAndThenTheFirst() {
        assertThat(DidYouMean.among(List.of("seal", "seat", "sear"), "seat")).contains("seat");
        assertThat(DidYouMean.among(List.of("seal", "sear"), "seat")).contains("seal");
    }

    @Test
    void shouldSayNothingIfNothingIsNear() {
        assertThat(DidYouMean.hint(WORDS, "colour")).isEmpty();
        assertThat(DidYouMean.hint(WORDS, "sead")).isEqualTo("; did you mean seed?");
    }
}
