package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cluster.ClusterFiles.Request;
import io.offerstream.local.cluster.ClusterFiles.Wish;
import io.offerstream.local.cluster.LocalCluster;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cluster restart}: one process after the other, each when the one before it is ready again. */
@Command(
        name = "restart",
        description = {
            "Restarts the processes of the cluster one after the other while it works: all, or those named.",
            "Waits until each is ready again, and every partition in sync."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream cluster restart",
            "  offerstream cluster restart kafka-1 assigner-0 assigner-1"
        })
public final class RestartCluster extends Verb {
    @Parameters(paramLabel = "PROCESS", arity = "0..*", description = "As 'cluster status' names them; all by default.")
    private List<String> names = List.of();

    public RestartCluster(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var files = ClusterOptions.files(context);
        var known = ClusterOptions.running(files).processes().stream()
                .map(LocalCluster.Part::name)
                .toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "there is no process " + name + DidYouMean.hint(known, name));
            }
        }
        ClusterOptions.ask(files, new Request(Wish.RESTART, names.isEmpty() ? known : names));
        context.say("Restarted: " + String.join(", ", names.isEmpty() ? known : names));
        return ExitCode.OK;
    }
}
