package io.offerstream.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private final Checkpoints checkpoints = new Checkpoints();

    private static byte[] bytes(int content) {
        return new byte[] {1, (byte) content};
    }

    private static String text(SortedMap<Integer, Optional<byte[]>> changed) {
        var text = new TreeMap<Integer, String>();
        changed.forEach((number, payload) ->
                text.put(number, payload.map(bytes -> "" + bytes[1]).orElse("-")));
        return text.toString();
    }

    @Test
    void shouldWriteOnlyWhatHasChanged() {
        assertThat(text(checkpoints.changed(Map.of(0, bytes(1), 2, bytes(2))))).isEqualTo("{0=1, 2=2}");
        assertThat(text(checkpoints.changed(Map.of(0, bytes(1), 2, bytes(2))))).isEqualTo("{}");
        assertThat(text(checkpoints.changed(Map.of(0, bytes(1), 2, bytes(3), 6, bytes(4)))))
                .isEqualTo("{2=3, 6=4}");
    }

    @Test
    void shouldTakeAwayWhatIsNoMore() {
        checkpoints.changed(Map.of(0, bytes(1), 2, bytes(2), 6, bytes(2)));

        assertThat(text(checkpoints.changed(Map.of(0, bytes(1), 2, bytes(2))))).isEqualTo("{6=-}");
        assertThat(text(checkpoints.changed(Map.of(0, bytes(1), 2, bytes(2))))).isEqualTo("{}");
        assertThat(text(checkpoints.changed(Map.of(0, bytes(1), 6, bytes(2))))).isEqualTo("{2=-, 6=2}");
    }

    @Test
    void shouldKnowWhatStandsInTheTopic() {
        checkpoints.stands(0, bytes(1));
        checkpoints.stands(2, bytes(2));
        checkpoints.stands(Chunk.STANDING, bytes(3));

        assertThat(text(checkpoints.changed(Map.of(0, bytes(1))))).isEqualTo("{2=-}");
    }

    /** A topic to which only changes are written holds what is to be held. */
    @Property(tries = 200)
    void shouldLeaveInTheTopicWhatItWasAskedTo(@ForAll long seed) {
        var random = new Random(seed);
        var fresh = new Checkpoints();
        var topic = new HashMap<Integer, String>();
        for (int version = 0; version < 10; version++) {
            var chunks = new TreeMap<Integer, byte[]>();
            for (int number = 0; number < 8; number++) {
                if (number != Chunk.STANDING && random.nextInt(3) > 0) {
                    chunks.put(number, bytes(random.nextInt(2)));
                }
            }
            fresh.changed(chunks)
                    .forEach((number, payload) -> payload.ifPresentOrElse(
                            bytes -> topic.put(number, "" + bytes[1]), () -> topic.remove(number)));
            var expected = new HashMap<Integer, String>();
            chunks.forEach((number, payload) -> expected.put(number, "" + payload[1]));
            assertThat(topic).isEqualTo(expected);
        }
    }
}
