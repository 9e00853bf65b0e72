package io.offerstream.platform.tick;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One input topic of a task, and which marks of it a tick waits for.
 *
 * @param topic name as the broker knows it
 * @param writers names of the tasks whose marks stand in the given partition
 * @param edge whether tick T needs the facts before mark T, or, on an edge that closes a loop, those before the mark
 *     of the task's previous tick, or none, but takes what is there
 * @param order facts of a lower order are delivered first
 */
public record Upstream(String topic, IntFunction<Set<String>> writers, Edge edge, Order order) {

    /** Which tick of an input a decision needs. */
    public enum Edge {
        FORWARD,
        LOOP,
        UNAWAITED
    }

    /** What is delivered first at a tick. */
    public enum Order {
        REFERENCE((byte) 0),
        FACTS((byte) 1);

        private final byte rank;

        Order(byte rank) {
            this.rank = rank;
        }

        byte rank() {
            return rank;
        }
    }

    /** A topic fed by producers outside, which the ticker marks. */
    public static Upstream fromOutside(String topic, Order order) {
        return new Upstream(topic, partition -> Set.of(Marks.TICKER), Edge.FORWARD, order);
    }

    /** A topic that one single task writes, into every partition. */
    public static Upstream fromOneTask(String topic, String service, Order order) {
        return new Upstream(topic, partition -> Set.of(Marks.writer(service, 0)), Edge.FORWARD, order);
    }

    /** A topic whose partition p only the service's task p writes. */
    public static Upstream fromSamePartition(String topic, String service, Order order) {
        return new Upstream(topic, partition -> Set.of(Marks.writer(service, partition)), Edge.FORWARD, order);
    }

    /** A topic into any of whose partitions every one of the service's {@code tasks} writes. */
    public static Upstream fromEveryTask(String topic, String service, int tasks, Order order) {
        var writers = IntStream.range(0, tasks)
                .mapToObj(task -> Marks.writer(service, task))
                .collect(Collectors.toUnmodifiableSet());
        return new Upstream(topic, partition -> writers, Edge.FORWARD, order);
    }

    /**
     * Where the input stands among {@code upstreams}.
     *
     * @throws IllegalStateException if it is none of them
     */
    static int indexOf(List<Upstream> upstreams, String topic) {
        for (int i = 0; i < upstreams.size(); i++) {
            if (upstreams.get(i).topic().equals(topic)) {
                return i;
            }
        }
        throw new IllegalStateException(topic + " is none of the inputs");
    }

    /** The same input as an edge that closes a loop. */
    public Upstream closingALoop() {
        return new Upstream(topic, writers, Edge.LOOP, order);
    }

    /**
     * The same input as one that no tick waits for: each tick takes what has come by then. Whoever decides on it says in
     * its decision what that was, for it depends on who was faster.
     */
    public Upstream unawaited() {
        return new Upstream(topic, writers, Edge.UNAWAITED, order);
    }
}
