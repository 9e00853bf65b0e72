package io.offerstream.trainer.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
    private static Map<String, Double> features(String json) {
        var features = new LinkedHashMap<String, Double>();
        assertThat(new PlainJson(json).features((name, weight, found) -> features.put(name, weight)))
                .isTrue();
        return features;
    }

    @Test
    void shouldReadWhatIsPlain() {
        assertThat(features("{}")).isEmpty();
        assertThat(features("{\"TIER=GOLD\":1,\"taste:A=ß\":-0.25}"))
                .containsExactly(Map.entry("TIER=GOLD", 1.0), Map.entry("taste:A=ß", -0.25));
        assertThat(new PlainJson("{\"sample_weight\":0.25,\"redeemed\":[{\"offer\":\"O1\",\"position\":0,"
                                + "\"examination_weight\":1.0,\"propensity\":0.1}],\"seen\":[]}")
                        .slate())
                .isEqualTo(new OutcomeJson.Slate(0.25, List.of(new OutcomeJson.Shown("O1", 1)), List.of()));
    }

    @Property
    void shouldReadNumbersToTheLastBit(@ForAll @DoubleRange(min = -1e6, max = 1e6) double number) {
        var json = "{\"a\":" + number + "}";
        var read = new LinkedHashMap<String, Double>();
        OutcomeJson.features("features", json, (name, weight, found) -> read.put(name, weight));

        assertThat(read).containsEntry("a", number);
    }

    @Property
    void shouldReadShortNumbersToTheLastBit(@ForAll int whole, @ForAll short fraction) {
        var text = whole + "." + Math.abs((int) fraction);

        assertThat(features("{\"a\":" + text + "}")).containsEntry("a", Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":1,}",
                "{ \"a\":1}",
                "{\"a\": 1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":-}",
                "{\"a\":1e3}",
                "{\"a\":true}",
                "{\"a\":\"1\"}",
                "{\"\\u0061\":1}",
                "{\"a\":1.2.3}",
                "{\"a\nb\":1}"
            })
    void shouldGiveUpAtAnythingElse(String json) {
        assertThat(new PlainJson(json).features((name, weight, found) -> {})).isFalse();
        assertThat(new PlainJson(json).slate()).isNull();
    }
}
