package io.offerstream.experiment.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OffPolicyCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Case(JsonNode node) {
        @Override
        public String toString() {
            return node.get("id").asText();
        }
    }

    static Stream<Case> cases() throws IOException {
        try (var in = OffPolicyCasesTest.class.getResourceAsStream("/off-policy-cases.json")) {
            return StreamSupport.stream(JSON.readTree(in).get("cases").spliterator(), false)
                    .map(Case::new);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldComputeTheWorkedCases(Case worked) {
        Map<String, Object> inputs =
                JSON.convertValue(worked.node().get("inputs"), new TypeReference<Map<String, Object>>() {});
        var found = switch (worked.node().get("function").asText()) {
            case "opeSingleAction" -> OffPolicyCases.singleAction(inputs);
            case "opeSlate" -> OffPolicyCases.slate(inputs);
            case "plackettLuce" -> OffPolicyCases.plackettLuce(inputs);
            default -> GateCases.promotionGate(inputs);
        };

        check(
                worked.toString(),
                worked.node().get("expected"),
                JSON.valueToTree(found),
                worked.node().get("tolerance"));
    }

    private static void check(String where, JsonNode wanted, JsonNode found, JsonNode tolerance) {
        if (wanted.isObject()) {
            assertThat(found.fieldNames())
                    .as(where)
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(wanted::fieldNames);
            wanted.properties()
                    .forEach(field -> check(
                            where + "." + field.getKey(), field.getValue(), found.get(field.getKey()), tolerance));
        } else if (wanted.isArray()) {
            assertThat(found).as(where).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.size(); i++) {
                check(where + "[" + i + "]", wanted.get(i), found.get(i), tolerance);
            }
        } else if (wanted.isNumber()) {
            assertThat(Math.abs(found.asDouble() - wanted.asDouble()))
                    .as("%s: %s, found %s", where, wanted, found)
                    .isLessThanOrEqualTo(tolerance.get("abs").asDouble()
                            + tolerance.get("rel").asDouble() * Math.abs(wanted.asDouble()));
        } else {
            assertThat(found).as(where).isEqualTo(wanted);
        }
    }
}
