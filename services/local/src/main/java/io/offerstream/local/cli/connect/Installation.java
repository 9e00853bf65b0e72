package io.offerstream.local.cli.connect;

import io.offerstream.operations.Cluster;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.settings.Settings;
import java.net.URI;
import java.util.Optional;

/** The topics of one installation, reachable until closed. */
public interface Installation extends Cluster, AutoCloseable {
    Settings settings();

    /** The schema registry. */
    SchemaIds ids();

    /** Where the services of a local installation answer; empty where they do not run, and for a cluster. */
    default Optional<URI> http() {
        return Optional.empty();
    }

    /** REST API of the local Connect worker; empty where it does not run, and for a cluster. */
    default Optional<URI> sink() {
        return Optional.empty();
    }

    @Override
    void close();
}
