package io.offerstream.local.cli.local;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.MarketsFolder;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Option;

/** What {@code demo} and {@code replay} share: they run everything in this process, on the data folder. */
final class StackOptions {
    @Option(
            names = "--fresh",
            description =
                    "First delete what earlier runs left in the data folder. Needs --yes where nobody can be asked.")
    private boolean fresh;

    /** Every market file must be good before anything starts. */
    static List<MarketFile> marketFiles(Settings settings) {
        return MarketFiles.load(MarketsFolder.of(settings));
    }

    /** Starts the stack; a service that cannot go on asks the command to stop, and is told in {@code failure}. */
    LocalStack start(Context context, Settings settings, AtomicReference<Throwable> failure) {
        var dataDir = settings.get(KnownSettings.DATA_DIR);
        if (fresh && DataFolder.hasHistory(dataDir)) {
            if (!context.options().yes()) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--fresh deletes the history in " + dataDir.toAbsolutePath() + "; add --yes if you mean it");
            }
            DataFolder.forget(dataDir);
        }
        context.say("Starting on " + dataDir.toAbsolutePath() + " …");
        try {
            var stack = LocalStack.start(settings, new SimpleMeterRegistry(), new Health(), thrown -> {
                failure.compareAndSet(null, thrown);
            });
            stack.onConsoleUrl(url -> context.say("Console: " + url));
            return stack;
        } catch (IllegalStateException e) {
            // The data folder is in use, or the broker on it does not start.
            throw new CommandFailedException(ExitCode.IO, e.getMessage(), e);
        }
    }
}
