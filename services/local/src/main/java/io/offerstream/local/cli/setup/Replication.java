package io.offerstream.local.cli.setup;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** How many copies of a record are kept where nobody says it. */
public final class Replication {
    private static final int USUAL = 3;

    private Replication() {}

    /** Three, or as many as there are brokers. */
    public static int of(Admin admin) {
        try {
            return Math.min(USUAL, admin.describeCluster().nodes().get().size());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** One broker may be away. */
    public static int minInSync(int replicationFactor) {
        return Math.max(1, replicationFactor - 1);
    }
}
