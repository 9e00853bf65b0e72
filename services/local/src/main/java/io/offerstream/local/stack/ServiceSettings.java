package io.offerstream.local.stack;

import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.StreamsSettings;
import java.nio.file.Path;

/**
 * How the services of this process run.
 *
 * @param streams of those that are Streams apps; the others connect and are named as these are
 * @param stage folder for promoted models
 * @param pace whether they keep to the clock
 */
public record ServiceSettings(StreamsSettings streams, Path stage, Pace pace) {
    private static final String STAGE = "stage";

    /** With the stage beside the other data. */
    public static ServiceSettings in(Path dataDir, StreamsSettings streams, Pace pace) {
        return new ServiceSettings(streams, stage(dataDir), pace);
    }

    /** Folder for promoted models. */
    public static Path stage(Path dataDir) {
        return dataDir.resolve(STAGE);
    }
}
