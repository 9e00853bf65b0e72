package io.offerstream.platform.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore(TickBarrier.STORE).get();

    private static Watermarks some(KeyValueStore<Bytes, byte[]> store) {
        var watermarks = new Watermarks(store);
        watermarks.raise("facts", "ticker", 300);
        watermarks.raise("counts", "state/0", 100);
        watermarks.raise("counts", "state/1", 200);
        watermarks.raise("counts", "state/1", 150);
        for (long tick = 100; tick <= 400; tick += 100) {
            watermarks.expect(tick);
        }
        watermarks.finish(100);
        watermarks.finish(200);
        return watermarks;
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        some(store).write();

        var read = new Watermarks(store);

        assertThat(read.reached("facts", "ticker")).isEqualTo(300);
        assertThat(read.reached("counts", "state/0")).isEqualTo(100);
        assertThat(read.reached("counts", "state/1")).isEqualTo(200);
        assertThat(read.reached("counts", "state/2")).isZero();
        assertThat(read.finishedTick()).contains(Instant.ofEpochMilli(200));
        assertThat(read.finishedBefore()).isEqualTo(100);
        assertThat(read.next()).contains(300L);
        read.finish(300);
        assertThat(read.next()).contains(400L);
    }

    @Test
    void shouldStoreNothingBeforeItIsTold() {
        some(store);

        assertThat(new Watermarks(store).reached("facts", "ticker")).isZero();
    }

    @Test
    void shouldStopAtAnotherLayout() {
        store.put(Bytes.wrap(new byte[] {Layout.WATERMARKS}), new byte[] {3});

        assertThatThrownBy(() -> new Watermarks(store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tick-barrier has layout 3, this version reads 2: see CHANGELOG.md");
    }
}
