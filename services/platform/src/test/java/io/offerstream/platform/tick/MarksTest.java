package io.offerstream.platform.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Tick;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final int PARTITIONS = 4;
    private static final Tick VALUE = new Tick();

    private static Optional<Set<Integer>> placed(StreamPartitioner<String, Tick> partitioner, String key, Tick value) {
        return partitioner.partitions("topic", key, value, PARTITIONS);
    }

    @Test
    void shouldSendEverythingToEveryPartitionWhenMulticasting() {
        assertThat(placed(Marks.multicast(), "DE:o-1", VALUE)).contains(Set.of(0, 1, 2, 3));
        assertThat(placed(Marks.multicast(), "conductor/0", null)).contains(Set.of(0, 1, 2, 3));
    }

    @Test
    void shouldSendAMarkToTheTasksOwnPartitionAndAFactByItsKey() {
        assertThat(placed(Marks.toOwnPartition(), "assigner/3", null)).contains(Set.of(3));
        assertThat(placed(Marks.toOwnPartition(), "DE:4711", VALUE)).isEmpty();
    }

    @Test
    void shouldSendAMarkToEveryPartitionATaskMayHaveWrittenTo() {
        assertThat(placed(Marks.toAnyPartition(), "interaction-state/3", null)).contains(Set.of(0, 1, 2, 3));
        assertThat(placed(Marks.toAnyPartition(), "DE", VALUE)).isEmpty();
    }

    @Test
    void shouldNotTakeATombstoneForAMark() {
        assertThat(placed(Marks.toOwnPartition(), "DE:odd/3", null)).isEmpty();
        assertThat(placed(Marks.toAnyPartition(), "DE", null)).isEmpty();
        assertThat(placed(Marks.toAnyPartition(), null, null)).isEmpty();
    }
}
