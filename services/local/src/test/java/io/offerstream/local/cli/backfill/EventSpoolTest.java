package io.offerstream.local.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventSpoolTest {
    private static final int EVENTS = 5_000;
    private static final List<ImportKind> KINDS = List.copyOf(EnumSet.complementOf(EnumSet.of(ImportKind.OFFERS)));

    private static List<ReadyEvent> events() {
        var chance = new Random(3);
        var events = new ArrayList<ReadyEvent>();
        for (int number = 0; number < EVENTS; number++) {
            var kind = KINDS.get(chance.nextInt(KINDS.size()));
            events.add(new ReadyEvent(
                    chance.nextInt(1_000), kind, bytes("DE:" + chance.nextInt(50)), bytes("event " + number)));
        }
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static SortedEvents sorted(List<ReadyEvent> events, long runBytes) {
        try (var spool = new EventSpool(runBytes)) {
            events.forEach(spool::add);
            return spool.sorted();
        }
    }

    private static List<String> texts(SortedEvents events, long from) {
        var texts = new ArrayList<String>();
        events.forEachFrom(from, (position, event) -> {
            assertThat(position).isEqualTo(from + texts.size());
            texts.add(event.time() + " " + event.kind() + " " + new String(event.value(), UTF_8));
            return true;
        });
        return texts;
    }

    @Test
    void shouldSortWhatMemoryDoesNotHold() {
        var events = events();
        var expected = events.stream()
                .sorted(ReadyEvent.ORDER)
                .map(event -> event.time() + " " + event.kind() + " " + new String(event.value(), UTF_8))
                .toList();

        try (var sorted = sorted(events, 4_000)) {
            assertThat(texts(sorted, 0)).isEqualTo(expected);
            assertThat(texts(sorted, EVENTS - 10)).isEqualTo(expected.subList(EVENTS - 10, EVENTS));
        }
    }

    @Test
    void shouldKnowTheSameEventsInAnyOrderAndNumberOfTimes() {
        var events = events();
        var others = new ArrayList<>(events);
        others.addAll(events.subList(0, 100));
        Collections.shuffle(others, new Random(5));

        try (var one = sorted(events, 4_000);
                var other = sorted(others, 1_000_000);
                var fewer = sorted(events.subList(1, EVENTS), 4_000)) {
            assertThat(other.fingerprint()).isEqualTo(one.fingerprint()).isNotEqualTo(fewer.fingerprint());
            assertThat(other.count()).isEqualTo(EVENTS);
            assertThat(other.repeats()).isEqualTo(100);
        }
    }
}
