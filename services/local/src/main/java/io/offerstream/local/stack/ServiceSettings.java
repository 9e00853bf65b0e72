package io.offerstream.local.stack;

import io.offerstream.platform.app.StreamsSettings;
import java.nio.file.Path;

/**
 * How the services of this process run.
 *
 * @param streams of those that are Streams apps; the others connect and are named as these are
 * @param stage folder for promoted models
 */
public record ServiceSettings(StreamsSettings streams, Path stage) {
    private static final String STAGE = "stage";

    /** With the stage beside the other data. */
    public static ServiceSettings in(Path dataDir, StreamsSettings streams) {
        return new ServiceSettings(streams, dataDir.resolve(STAGE));
    }
}
