package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;

/** {@code cluster stop}: as Ctrl-C where it runs. */
@Command(
        name = "stop",
        description = "Stops the cluster in order, services before brokers; its data stays.",
        footer = {"", "Examples:", "  offerstream cluster stop", "  offerstream cluster stop --data-dir /tmp/cluster"})
public final class StopCluster extends Verb {
    private static final int WITHIN_SECONDS = 30;

    public StopCluster(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var running = ClusterOptions.running(ClusterOptions.files(context));
        var process = ProcessHandle.of(running.pid()).orElseThrow();
        process.destroy();
        try {
            process.onExit().get(WITHIN_SECONDS, TimeUnit.SECONDS);
            context.say("Stopped.");
            return ExitCode.OK;
        } catch (TimeoutException e) {
            throw new CommandFailedException(
                    ExitCode.UNEXPECTED,
                    "process " + running.pid() + " has not ended after " + WITHIN_SECONDS + " s",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
