package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cluster.ClusterFiles;
import io.offerstream.local.cluster.ClusterFiles.Running;
import io.offerstream.platform.settings.KnownSettings;

/** Where the commands of a cluster find it. */
final class ClusterOptions {
    private static final String FOLDER = "cluster";

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
}
