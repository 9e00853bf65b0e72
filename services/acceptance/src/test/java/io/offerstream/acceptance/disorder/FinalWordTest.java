package io.offerstream.acceptance.disorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** From raw events to the final word on two cycles, which does not depend on how the events came in. */
class FinalWordTest {
    private final Topics topics = new Topics("", 2, new InMemorySchemaIds());

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void shouldEndWithTheSameBytesHoweverLateTwiceAndShuffledEventsCome(@ForAll long seed) {
        var random = new Random(seed);
        var story = Narrator.invent(random);
        var ticks = Telling.ticks(random);
        var crooked = Telling.crooked(story, ticks, random);
        new Plot(story, crooked).assertNotTrivial();

        var straight = finalWords(Telling.straight(story, ticks));
        var disordered = finalWords(crooked);

        for (var cycle : Cycle.BOTH) {
            var expected = new Reckoning(story, cycle).columns();
            assertThat(columns(straight.get(cycle.id()), expected)).isEqualTo(expected);
            assertThat(disordered.get(cycle.id())).isEqualTo(straight.get(cycle.id()));
            assertThat(bytes(disordered.get(cycle.id()))).isEqualTo(bytes(straight.get(cycle.id())));
        }
    }

    /** The last record of each cycle, which must be its only final one. */
    private Map<String, ExperimentResult> finalWords(Telling telling) {
        try (var chain = new Chain(topics)) {
            chain.tell(telling);

            assertThat(chain.deadLetters()).isEmpty();
            var results = chain.results();
            var words = new TreeMap<String, ExperimentResult>();
            for (var cycle : Cycle.BOTH) {
                var ofCycle = results.stream()
                        .filter(result -> result.getCycleId().equals(cycle.id()))
                        .toList();
                assertThat(ofCycle.stream()
                                .map(ExperimentResult::getState)
                                .distinct()
                                .toList())
                        .isEqualTo(List.of(CycleState.OPEN, CycleState.PROVISIONAL, CycleState.FINAL));
                var last = ofCycle.get(ofCycle.size() - 1);
                assertThat(ofCycle.stream().filter(result -> result.getState() == CycleState.FINAL))
                        .containsExactly(last);
                words.put(cycle.id(), last);
            }
            return words;
        }
    }

    private static Map<String, Object> columns(ExperimentResult result, Map<String, Object> like) {
        var columns = new TreeMap<String, Object>();
        like.keySet().forEach(column -> columns.put(column, result.get(column)));
        return columns;
    }

    private byte[] bytes(ExperimentResult result) {
        return topics.experimentResults()
                .serde()
                .serialize(topics.experimentResults().name(), result);
    }
}
