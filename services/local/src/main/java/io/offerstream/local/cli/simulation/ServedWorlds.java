package io.offerstream.local.cli.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.simulation.Product;
import io.offerstream.local.simulation.ProductRun;
import io.offerstream.local.simulation.ServedWorld;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Runs this system in worlds, each on a broker and a folder of its own. */
final class ServedWorlds {
    private final Context context;

    ServedWorlds(Context context) {
        this.context = context;
    }

    /** Empty if it was stopped. */
    Optional<ServedWorld> run(Place place, Product product) {
        var folder = DataFolder.temporary("simulation");
        try {
            return Uninterrupted.run(() -> run(place, product, folder));
        } finally {
            DataFolder.remove(folder);
        }
    }

    private Optional<ServedWorld> run(Place place, Product product, Path folder) {
        var began = context.clock().instant();
        var failure = new AtomicReference<Throwable>();
        BooleanSupplier stopped = () -> context.stop().isRequested() || failure.get() != null;
        try (var stack = LocalStack.start(
                        settings(folder),
                        new SimpleMeterRegistry(),
                        new Health(),
                        thrown -> failure.compareAndSet(null, thrown));
                var progress = context.progress(product.word() + " in " + place)) {
            var run = new ProductRun(new World(place.scenario(), place.seed()), stack, product, stopped);
            var figures = run.toTheEnd((tick, ticks, of) -> progress.report(ticks, "of " + of + " ticks, at " + tick));
            if (failure.get() != null) {
                throw new CommandFailedException(
                        ExitCode.UNEXPECTED,
                        "a service failed: " + failure.get().getMessage(),
                        failure.get());
            }
            figures.ifPresent(done -> context.say(String.format(
                    Locale.ROOT,
                    "%s in %s: true lift %+.1f %%, %d s",
                    product.word(),
                    place,
                    100 * done.figures().lift(),
                    Duration.between(began, context.clock().instant()).toSeconds())));
            run.happenings().forEach(context::say);
            return figures;
        }
    }

    /** Nothing but the folder is taken from the settings: no cluster, no prefix, no other market. */
    private static Settings settings(Path folder) {
        return Settings.load(Map.of(KnownSettings.DATA_DIR.key(), folder.toString()), Map.of(), Optional.empty());
    }
}
