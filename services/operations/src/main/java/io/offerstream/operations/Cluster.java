package io.offerstream.operations;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;

/** The topics of one installation, and the way to them. Safe for many threads. */
public interface Cluster {
    /** With the serdes of the installation's schema registry. */
    Topics topics();

    KafkaClients clients();

    static Cluster of(KafkaClients clients, Topics topics) {
        record Pair(KafkaClients clients, Topics topics) implements Cluster {}
        return new Pair(clients, topics);
    }
}
