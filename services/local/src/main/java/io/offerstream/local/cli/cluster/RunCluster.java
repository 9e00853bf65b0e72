package io.offerstream.local.cli.cluster;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cluster.ClusterFiles.Request;
import io.offerstream.local.cluster.LocalCluster;
import io.offerstream.platform.settings.KnownSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster run}: the topology of production on this machine, each part a process of its own, without Docker. */
@Command(
        name = "run",
        description = {
            "Starts brokers, registry and several instances of each service, each in a process of its own on 127.0.0.1, until it is stopped.",
            "Creates topics and publishes the market files first. Takes some 400 MB a process, and more processors than two:",
            "with fewer, set tick.period to several seconds."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream cluster run",
            "  offerstream cluster run --brokers 1 --instances 1 --data-dir /tmp/cluster"
        })
public final class RunCluster extends Verb {
    static final int MOST = 9;
    private static final int LOOK_EVERY_MS = 500;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "3",
            description = "1 to 9, each a controller, too; default ${DEFAULT-VALUE}.")
    private int brokers;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of each service but the ticker, 1 to 9; default ${DEFAULT-VALUE}.")
    private int instances;

    public RunCluster(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (brokers < 1 || brokers > MOST || instances < 1 || instances > MOST) {
            throw new CommandFailedException(ExitCode.USAGE, "--brokers and --instances: expected 1 to " + MOST);
        }
        var files = ClusterOptions.files(context);
        files.running().ifPresent(running -> {
            throw new CommandFailedException(
                    ExitCode.CONFLICT,
                    "a cluster runs on " + files.folder() + " already, as process " + running.pid()
                            + ": stop it first");
        });
        var shape = new LocalCluster.Shape(
                files.folder(),
                brokers,
                instances,
                context.settings().get(KnownSettings.PARTITIONS),
                context.settings().get(KnownSettings.TICK_PERIOD));
        context.say("Starting " + brokers + " brokers; logs are in "
                + files.folder().resolve("logs"));
        try (var cluster = LocalCluster.start(shape)) {
            carryOut(cluster, "init");
            carryOut(cluster, "markets", "apply", "--yes");
            cluster.startServices();
            cluster.announce();
            context.print("bootstrap.servers " + cluster.bootstrapServers());
            context.print("registry.url " + cluster.registryUrl());
            context.terminal().out().flush();
            context.say("All of it runs; 'offerstream cluster status' shows how it is. Ctrl-C stops it.");
            return serve(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            throw new CommandFailedException(ExitCode.IO, e.getMessage(), e);
        } catch (InterruptedException e) {
            // Not interrupted again: what follows is a clean stop, which must not be cut short.
            return context.stop().wasInterrupt() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    private static void carryOut(LocalCluster cluster, String... command) throws IOException, InterruptedException {
        int code = cluster.run(command);
        if (code != ExitCode.OK.code()) {
            throw new IllegalStateException("'" + String.join(" ", command) + "' ended with " + code
                    + "; see logs/operator.log in " + cluster.files().folder());
        }
    }

    /** Does what other commands ask for, until it is interrupted. */
    private ExitCode serve(LocalCluster cluster) throws InterruptedException {
        while (true) {
            Thread.sleep(LOOK_EVERY_MS);
            cluster.announce();
            var asked = cluster.files().asked();
            if (asked.isPresent()) {
                carryOut(cluster, asked.orElseThrow());
            }
        }
    }

    private void carryOut(LocalCluster cluster, Request request) throws InterruptedException {
        var failure = Optional.<String>empty();
        try {
            switch (request.wish()) {
                case RESTART -> restart(cluster, request.words());
                case SCALE ->
                    scale(
                            cluster,
                            request.words().get(0),
                            Integer.parseInt(request.words().get(1)));
            }
            cluster.announce();
        } catch (IllegalStateException e) {
            // The others go on.
            context.warn(e.getMessage());
            failure = Optional.of(e.getMessage());
        } finally {
            cluster.files().done(failure);
        }
    }

    private void restart(LocalCluster cluster, List<String> names) throws InterruptedException {
        for (var name : names) {
            cluster.restart(name);
            cluster.awaitInSync();
            cluster.announce();
            context.say(name + " is back.");
        }
    }

    private void scale(LocalCluster cluster, String service, int instances) throws InterruptedException {
        cluster.scale(service, instances);
        context.say("%s has %d instances.".formatted(service, instances));
    }
}
