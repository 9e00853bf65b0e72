package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cluster.ClusterFiles.Request;
import io.offerstream.local.cluster.ClusterFiles.Wish;
import io.offerstream.local.stack.Services;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cluster scale}: more or fewer instances of a service. */
@Command(
        name = "scale",
        description = {
            "Starts instances of a service, or stops the last ones in order, while the cluster works.",
            "A new one takes over partitions once its copies are complete, within about a minute; those of one that went",
            "are taken over after ten seconds. More instances than partitions stand by."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream cluster scale interaction-state 3",
            "  offerstream cluster scale assigner 1"
        })
public final class ScaleCluster extends Verb {
    @Parameters(index = "0", paramLabel = "SERVICE", description = "Any but the ticker, of which there is one.")
    private String service;

    @Parameters(index = "1", paramLabel = "N", description = "How many there are to be, 1 to 9.")
    private int instances;

    public ScaleCluster(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (!Services.names().contains(service)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "there is no service " + service + " to scale" + DidYouMean.hint(Services.names(), service));
        }
        if (instances < 1 || instances > RunCluster.MOST) {
            throw new CommandFailedException(ExitCode.USAGE, "N: expected 1 to " + RunCluster.MOST);
        }
        var files = ClusterOptions.files(context);
        ClusterOptions.running(files);
        ClusterOptions.ask(files, new Request(Wish.SCALE, List.of(service, Integer.toString(instances))));
        context.say("%s has %d instances; 'offerstream cluster status' shows them.".formatted(service, instances));
        return ExitCode.OK;
    }
}
