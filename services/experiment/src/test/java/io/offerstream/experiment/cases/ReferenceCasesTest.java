package io.offerstream.experiment.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every worked case: {@code stat-cases.json}, the reference's public ones; {@code edge-cases.json} and
 * {@code off-policy-cases.json}, more of the same kind in the same layout.
 */
class ReferenceCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Named<ReferenceCase>> cases() {
        return Stream.of("stat-cases.json", "edge-cases.json", "off-policy-cases.json")
                .flatMap(file -> read(file).stream())
                .map(ReferenceCase::of)
                .filter(worked -> ReferenceCases.functions().contains(worked.function()))
                .map(worked -> Named.of(worked.function() + ": " + worked.id(), worked));
    }

    private static List<Map<?, ?>> read(String file) {
        try (var in = ReferenceCasesTest.class.getResourceAsStream("/" + file)) {
            return JSON.readerForListOf(Map.class)
                    .readValue(JSON.readTree(in).get("cases").traverse(JSON));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldComputeTheWorkedCases(ReferenceCase worked) {
        var result = worked.run();

        assertThat(CaseCheck.compare(worked, result)).isEmpty();
        assertThat(result.keySet())
                .filteredOn(field -> !field.equals("gbstatsWelchT"))
                .as("the shape of a result does not depend on what is in it")
                .containsAll(worked.expected().orElseThrow().keySet().stream()
                        .filter(field -> !field.equals("gbstatsWelchT"))
                        .toList());
    }

    @Test
    void shouldKnowTheFunctionsOfTheReference() {
        assertThat(ReferenceCases.functions())
                .contains(
                        "bucket",
                        "bucketPopulation",
                        "twoProportions",
                        "ratioMetric",
                        "asymptoticCS",
                        "asymptoticCSMultiplier",
                        "eventCS",
                        "eventCSTrajectory",
                        "srmChiSquare",
                        "srmSequential",
                        "cuped",
                        "pooledLift",
                        "adjustP",
                        "offerConcentration",
                        "powerTwoProportions",
                        "mdeTwoProportions",
                        "requiredUsers",
                        "opeSingleAction",
                        "opeSlate",
                        "plackettLuce",
                        "promotionGate");
    }

    @Test
    void shouldCountAPopulation() {
        Map<String, Object> inputs = new HashMap<>(Map.of(
                "experimentId", "offers-top3", "cycleId", "2025-W01", "users", 10_000, "weights", List.of(0.8, 0.2)));
        var counted = ReferenceCases.run("bucketPopulation", inputs);
        assertThat(counted.get("users")).isEqualTo(10_000L);
        assertThat((List<?>) counted.get("counts"))
                .hasSize(2)
                .first()
                .satisfies(count -> assertThat((Long) count).isBetween(7_840L, 8_160L));

        inputs.put("userIds", List.of("U000001", "U000002"));
        assertThat(ReferenceCases.run("bucketPopulation", inputs))
                .containsEntry("counts", List.of(2L, 0L))
                .containsEntry("deciles", List.of(1L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
    }

    @Test
    void shouldTakeATrajectoryInEveryForm() {
        Map<String, Object> inputs = new HashMap<>(Map.of("alpha", 0.05, "kappa", 200));
        inputs.put("test", Map.of("assignedUsers", 100, "firstRedemptions", List.of(1, 4, 9)));
        inputs.put("control", Map.of("assignedUsers", 100, "firstRedemptions", List.of(0, 1, 1)));
        var byArm = ReferenceCases.run("eventCSTrajectory", inputs);
        inputs.put("batches", List.of(List.of(1, 0), List.of(3, 1), List.of(5, 0)));
        var byBatch = ReferenceCases.run("eventCSTrajectory", inputs);
        inputs.remove("batches");
        inputs.put("events", List.of(1, 1, 1, 1, 0));
        var byEvent = ReferenceCases.run("eventCSTrajectory", inputs);
        inputs.put("looks", List.of(List.of(1, 0), List.of(4, 1), List.of(9, 1)));

        assertThat(ReferenceCases.run("eventCSTrajectory", inputs)).isEqualTo(byArm);
        assertThat(byBatch).isEqualTo(byArm);
        assertThat((List<?>) byEvent.get("runningP")).hasSize(5).first().isEqualTo(firstOf(byArm, "runningP"));
        inputs.remove("looks");
        inputs.put("events", List.of(2));
        refused("eventCSTrajectory", inputs, "inputs.events must be 1 for TEST and 0 for CONTROL, found 2");
    }

    private static Object firstOf(Map<String, Object> result, String field) {
        return ((List<?>) result.get(field)).get(0);
    }

    @Test
    void shouldNameTheInputThatIsBad() {
        refused("twoProportions", Map.of("test", Map.of("users", 5)), "inputs.test.redeemers is missing");
        refused("twoProportions", Map.of("test", 7), "inputs.test must be an object, found 7");
        refused("bucket", Map.of("experimentId", 7), "inputs.experimentId must be text, found 7");
        refused(
                "srmChiSquare",
                Map.of("counts", List.of(3, -1)),
                "inputs.counts[1] must be a whole number of 0 or more");
        refused("srmChiSquare", Map.of("counts", List.of(3, 1.5)), "inputs.counts[1] must be a whole number");
        refused("srmChiSquare", Map.of("counts", List.of("many")), "inputs.counts[0] must be a number, found many");
        refused("adjustP", Map.of("pValues", List.of("1e999999999")), "inputs.pValues[0] must be a number");
        refused("srmChiSquare", Map.of("counts", 3), "inputs.counts must be a list, found 3");
        refused("adjustP", Map.of("pValues", List.of(1.5)), "pValues must be in [0, 1], found 1.5");
        refused("offerConcentration", Map.of("impressions", List.of(1), "isNew", List.of("no")), "inputs.isNew[0]");
        refused(
                "pooledLift",
                Map.of("strata", List.of(Map.of("n1", 5, "x1", 6))),
                "redeemers must be between 0 and users");
        refused("twoProprtions", Map.of(), "there is no function twoProprtions");
    }

    private static void refused(String function, Map<String, Object> inputs, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceCases.run(function, inputs))
                .withMessageContaining(message);
    }

    @Test
    void shouldRefuseRowsThatAreNotThoseOfTheSums() {
        var worked = cases().map(Named::getPayload)
                .filter(found -> found.id().equals("b-ratio-tiny-rows"))
                .findFirst()
                .orElseThrow();
        Map<String, Object> inputs = new LinkedHashMap<>(worked.inputs());
        inputs.put("rows", Map.of("test", List.of(List.of(1, 3)), "control", List.of(List.of(1, 3))));

        refused("ratioMetric", inputs, "inputs.rows.test must have the sums of inputs.test");
    }
}
