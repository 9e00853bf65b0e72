package io.offerstream.interactionstate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Through the whole topology; {@link CustomerDecisionTest} does the same for one customer, a thousand times. */
class StoryTest {
    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void shouldEndTheSameInWhateverOrderAndHoweverOftenFactsCome(
            @ForAll long seed, @ForAll @IntRange(min = 20, max = 60) int facts) throws IOException {
        var random = new Random(seed);
        var story = Story.of(random, 3, facts);
        var retold = story.retold(random);
        try (var first = InteractionStateDriver.withMarket();
                var second = InteractionStateDriver.withMarket()) {
            story.tell(first);
            retold.tell(second);

            var outcomes = first.outcomes();
            var counts = first.counts();
            assertThat(second.outcomes()).isEqualTo(outcomes);
            assertThat(second.counts()).isEqualTo(counts);
            assertThat(second.features()).isEqualTo(first.features());
            assertThat(second.dump()).isEqualTo(first.dump());
            assertThat(first.deadLetters()).isEmpty();

            var reference = new ReferenceFold(story);
            assertThat(Totals.of(counts)).isEqualTo(lines(reference.counts));
            assertThat(Totals.ofCustomers(counts)).isEqualTo(lines(reference.customers));
            assertThat(Standing.of(outcomes).labels()).isEqualTo(reference.labels);
            assertThat(Standing.of(outcomes).contrasts()).isEqualTo(reference.contrasts);
            assertThat(ReferenceOthers.told(outcomes)).isEqualTo(new ReferenceOthers(story).of(outcomes));
        }
    }

    static List<String> lines(Map<String, Long> counts) {
        var lines = new ArrayList<String>();
        counts.forEach((row, count) -> lines.add(row + "=" + count));
        return lines;
    }
}
