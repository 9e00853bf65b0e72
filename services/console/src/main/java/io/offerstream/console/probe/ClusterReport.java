package io.offerstream.console.probe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the topics end, and how far each group has read them.
 *
 * @param topics by title
 * @param groups by name
 * @param problem why the newest question got no answer; empty while it did
 * @param answeredAt wall clock of what is here; empty before the first answer
 */
public record ClusterReport(
        List<TopicEnd> topics, List<GroupLag> groups, Optional<String> problem, Optional<Instant> answeredAt) {
    /**
     * One topic.
     *
     * @param records offsets from its beginning to its end, transaction markers and deleted records among them
     * @param movedAt wall clock when its end was last seen to be another; empty where it has stood still since the
     *     console started
     */
    public record TopicEnd(String title, int partitions, long records, Optional<Instant> movedAt) {}

    /**
     * One group and topic.
     *
     * @param lag offsets between what it has committed and the topic's end
     * @param committedAt wall clock when it was last seen to commit; empty where it has not since the console started
     */
    public record GroupLag(String group, String topic, long lag, Optional<Instant> committedAt) {}

    static ClusterReport none() {
        return new ClusterReport(List.of(), List.of(), Optional.empty(), Optional.empty());
    }
}
