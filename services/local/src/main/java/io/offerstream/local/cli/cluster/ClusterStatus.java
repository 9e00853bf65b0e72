package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.process.HttpProbe;
import java.net.URI;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;

/** {@code cluster status}: every process of the cluster that runs on the data folder, and how it is. */
@Command(
        name = "status",
        description = "Shows every process of the cluster, and whether it is ready. Ends with 3 if one is not.",
        footer = {"", "Examples:", "  offerstream cluster status", "  offerstream cluster status -o json"})
public final class ClusterStatus extends Verb {
    public ClusterStatus(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var running = ClusterOptions.running(ClusterOptions.files(context));
        var table = new Table("process", "pid", "health", "ready");
        boolean allReady = true;
        for (var process : running.processes()) {
            var health = URI.create("http://127.0.0.1:" + process.httpPort() + "/health/ready");
            boolean ready = isReady(health);
            allReady &= ready;
            table.add(process.name(), process.pid(), health, ready ? "yes" : "no");
        }
        context.print(table);
        return allReady ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private static boolean isReady(URI health) {
        try {
            return new HttpProbe(health, Duration.ofSeconds(1)).answers();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
