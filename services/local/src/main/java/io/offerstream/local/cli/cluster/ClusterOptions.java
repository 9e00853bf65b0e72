package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cluster.ClusterFiles;
import io.offerstream.local.cluster.ClusterFiles.Request;
import io.offerstream.local.cluster.ClusterFiles.Running;
import io.offerstream.platform.settings.KnownSettings;
import org.apache.kafka.common.errors.InterruptException;

/** Where the commands of a cluster find it. */
final class ClusterOptions {
    private static final String FOLDER = "cluster";
    private static final int LOOK_EVERY_MS = 200;

    private ClusterOptions() {}

    /** In the data folder, beside what local mode keeps there. */
    static ClusterFiles files(Context context) {
        return new ClusterFiles(
                context.settings().get(KnownSettings.DATA_DIR).toAbsolutePath().resolve(FOLDER));
    }

    /** @throws CommandFailedException if nothing runs on the folder */
    static Running running(ClusterFiles files) {
        return files.running()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        "no cluster runs on " + files.folder() + "; 'offerstream cluster run' starts one"));
    }

    /**
     * Asks the process that runs the cluster, and returns when it is done.
     *
     * @throws CommandFailedException if it is busy with something else, or failed
     */
    static void ask(ClusterFiles files, Request request) {
        if (files.asked().isPresent()) {
            throw new CommandFailedException(
                    ExitCode.CONFLICT, "the cluster is busy with another restart or scale; try again when it is done");
        }
        files.ask(request);
        try {
            while (files.asked().isPresent()) {
                running(files);
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        files.failure().ifPresent(why -> {
            throw new CommandFailedException(ExitCode.IO, why);
        });
    }
}
