package io.offerstream.operations.explain;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.state.MemoryStore;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What tasks have learnt from {@code control} by a tick: learnt again, from its beginning. */
public final class ControlReplay {
    /** Any partition will do: the conductor tells each of them everything. */
    private static final int PARTITION = 0;

    private ControlReplay() {}

    /** Sees what a task knew when it decided a tick. */
    public interface Visitor {
        void at(Instant tick, ReferenceData reference);
    }

    /**
     * Learns all of it.
     *
     * @param ticks of which each is shown to {@code visitor}
     * @return what is known at the end
     */
    public static ReferenceData read(Cluster cluster, NavigableSet<Instant> ticks, Visitor visitor) {
        var topics = cluster.topics();
        var reference = new ReferenceData(new MemoryStore<>(ReferenceData.STORE), topics);
        var waiting = new TreeSet<>(ticks);
        CommittedRecords.readPartition(cluster.clients(), topics.control(), PARTITION, record -> {
            var mark = RecordJson.tickOf(record);
            // A tick is decided on what stands before its mark.
            while (mark.isPresent() && !waiting.isEmpty() && !waiting.first().isAfter(mark.get())) {
                visitor.at(waiting.pollFirst(), reference);
            }
            if (record.value() != null) {
                reference.learn(record.value());
            }
            return true;
        });
        waiting.forEach(tick -> visitor.at(tick, reference));
        return reference;
    }
}
