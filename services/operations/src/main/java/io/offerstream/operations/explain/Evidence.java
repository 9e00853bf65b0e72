package io.offerstream.operations.explain;

import io.offerstream.operations.Cluster;
import io.offerstream.slates.model.KafkaModelShelf;
import io.offerstream.slates.model.ModelShelf;
import java.time.Duration;

/**
 * What decisions are made again from. Whoever has more than one question keeps it, since what was read for one need not
 * be read for the next. Safe for many threads.
 */
public record Evidence(Cluster cluster, ControlLog control, ModelShelf models) {
    /** How long to wait for a model that a cycle has pinned. */
    private static final Duration MODELS_WITHIN = Duration.ofSeconds(30);

    public static Evidence of(Cluster cluster) {
        return new Evidence(
                cluster,
                new ControlLog(cluster),
                new KafkaModelShelf(
                        cluster.topics().models(), () -> cluster.clients().consumer(), MODELS_WITHIN));
    }
}
