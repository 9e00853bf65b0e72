package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.RowState;
import io.offerstream.ranking.embedding.StepRule;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of {@code warp-steps.json}: LightFM's own runs, with its draws fed to ours. */
class ReferenceStepsTest {
    private static final double STEP_TOLERANCE = 1e-5;
    private static final double FINAL_TOLERANCE = 1e-4;

    static Stream<Case> cases() throws IOException {
        try (var file = ReferenceStepsTest.class.getResourceAsStream("/warp-steps.json")) {
            var cases = new ObjectMapper().readTree(file).get("cases");
            return IntStream.range(0, cases.size()).mapToObj(i -> new Case(cases.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldRepeatEveryStepOfTheReference(Case worked) {
        var run = new Run(worked.json, TestKernels.chosen());
        int states = 0;
        for (var step : worked.json.get("steps")) {
            run.repeat(step);
            states += step.hasNonNull("after") ? 1 : 0;
        }
        assertThat(states).isGreaterThanOrEqualTo(12);
        run.finish();
        run.assertFinal();
    }

    record Case(JsonNode json) {
        @Override
        public String toString() {
            return json.get("name").asText();
        }
    }

    private static final class Run {
        private final JsonNode json;
        private final Embeddings customers;
        private final Embeddings offers;
        private final Side customerSide;
        private final Side offerSide;
        private final int size;
        private final Queue<Integer> draws = new ArrayDeque<>();
        private final Scores scores;
        private final WarpStep warp;
        private int stepsInEpoch;

        Run(JsonNode json, Kernel kernel) {
            this.json = json;
            customers = embeddings("userAlpha", json.get("initial").get("customerEmbeddings"));
            offers = embeddings("itemAlpha", json.get("initial").get("offerEmbeddings"));
            customerSide = new Side(entities(json.get("customerFeatures")), customers);
            offerSide = new Side(entities(json.get("offerFeatures")), offers);
            var examples = new Examples();
            json.get("positives")
                    .forEach(pair -> examples.addRedeemed(
                            pair.get(0).asInt(), pair.get(1).asInt(), 1));
            size = examples.size();
            scores = new Scores(kernel, customerSide, offerSide);
            var positives = new Positives(examples, customerSide.entities().size());
            warp = new WarpStep(
                    examples,
                    IntStream.range(0, offerSide.entities().size()).toArray(),
                    offerSide.entities().size(),
                    json.get("maxSampled").asInt(),
                    positives,
                    scores,
                    new Moves(kernel, customerSide, offerSide),
                    bound -> draws.remove());
        }

        private Embeddings embeddings(String alpha, JsonNode initial) {
            var optimizer =
                    Optimizer.valueOf(json.get("learningSchedule").asText().toUpperCase(Locale.ROOT));
            var embeddings = new Embeddings(
                    json.get("noComponents").asInt(),
                    new StepRule(
                            optimizer,
                            json.get("learningRate").floatValue(),
                            json.get("rho").floatValue(),
                            json.get("epsilon").floatValue(),
                            json.get(alpha).floatValue()),
                    0);
            embeddings.growTo(initial.size());
            for (int row = 0; row < initial.size(); row++) {
                embeddings.set(row, floats(initial.get(row)), 0);
            }
            return embeddings;
        }

        private static Entities entities(JsonNode features) {
            var entities = new Entities();
            for (var entity : features) {
                var rows = new int[entity.size()];
                var weights = new float[entity.size()];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = entity.get(i).get(0).asInt();
                    weights[i] = entity.get(i).get(1).floatValue();
                }
                entities.add(rows, weights);
            }
            return entities;
        }

        private static float[] floats(JsonNode numbers) {
            var floats = new float[numbers.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = numbers.get(i).floatValue();
            }
            return floats;
        }

        void repeat(JsonNode step) {
            if (stepsInEpoch++ == size) {
                finish();
                stepsInEpoch = 1;
            }
            int customer = step.get("customer").asInt();
            int positive = step.get("positive").asInt();
            step.get("draws").forEach(draw -> draws.add(draw.asInt()));
            float score = scores.begin(customer, positive);
            assertThat((double) score)
                    .isCloseTo(
                            step.get("positiveScore").asDouble(), tolerance(step.get("positiveScore"), STEP_TOLERANCE));
            int used = warp.learn(customer, positive, score, step.get("weight").floatValue());
            assertThat(used).isEqualTo(step.get("draws").size());
            assertThat(draws).isEmpty();
            assertThat(offers.scale())
                    .isCloseTo(step.get("itemScale").asDouble(), tolerance(step.get("itemScale"), STEP_TOLERANCE));
            assertThat(customers.scale())
                    .isCloseTo(step.get("userScale").asDouble(), tolerance(step.get("userScale"), STEP_TOLERANCE));
            if (step.hasNonNull("after")) {
                assertState(step.get("after"));
            }
        }

        private void assertState(JsonNode after) {
            assertSide(offers, after.get("ie"), after.get("ig"), after.get("ib"), after.get("ibg"), STEP_TOLERANCE);
            assertSide(customers, after.get("ue"), after.get("ug"), after.get("ub"), after.get("ubg"), STEP_TOLERANCE);
        }

        void finish() {
            offers.absorbScale();
            customers.absorbScale();
        }

        void assertFinal() {
            var last = json.get("final");
            assertSide(
                    offers,
                    last.get("offerEmbeddings"),
                    last.get("offerAccumulators"),
                    last.get("offerBiases"),
                    null,
                    FINAL_TOLERANCE);
            assertSide(
                    customers,
                    last.get("customerEmbeddings"),
                    last.get("customerAccumulators"),
                    last.get("customerBiases"),
                    null,
                    FINAL_TOLERANCE);
        }

        private static void assertSide(
                Embeddings actual,
                JsonNode embeddings,
                JsonNode accumulators,
                JsonNode biases,
                JsonNode biasAccumulators,
                double tolerance) {
            for (int row = 0; row < actual.rows(); row++) {
                RowState state = actual.state(row);
                assertNumbers(state.embedding(), embeddings.get(row), tolerance);
                assertNumbers(state.accumulators(), accumulators.get(row), tolerance);
                assertNumber(state.bias(), biases.get(row), tolerance);
                if (biasAccumulators != null) {
                    assertNumber(state.biasAccumulator(), biasAccumulators.get(row), tolerance);
                }
            }
        }

        private static void assertNumbers(float[] actual, JsonNode expected, double tolerance) {
            assertThat(actual).hasSize(expected.size());
            for (int i = 0; i < actual.length; i++) {
                assertNumber(actual[i], expected.get(i), tolerance);
            }
        }

        private static void assertNumber(float actual, JsonNode expected, double tolerance) {
            assertThat((double) actual).isCloseTo(expected.asDouble(), tolerance(expected, tolerance));
        }

        /** Relative; of a number near 0, as if it were 0.01, a tenth of what numbers here are like. */
        private static org.assertj.core.data.Offset<Double> tolerance(JsonNode expected, double relative) {
            return org.assertj.core.api.Assertions.within(relative * Math.max(0.01, Math.abs(expected.asDouble())));
        }
    }
}
