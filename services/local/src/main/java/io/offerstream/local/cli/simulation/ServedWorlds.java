package io.offerstream.local.cli.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.simulation.ProductRun;
import io.offerstream.local.simulation.Variant;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.simulator.comparison.Comparison.Place;
import io.offerstream.simulator.comparison.WorldFigures;
import io.offerstream.simulator.world.World;
import java.nio.file.Path;
import java.time.Duration;
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
    Optional<WorldFigures> run(Place place, Variant variant) {
        var folder = DataFolder.temporary("simulation");
        try {
            return Uninterrupted.run(() -> run(place, variant, folder));
        } finally {
            DataFolder.remove(folder);
        }
    }

    private Optional<WorldFigures> run(Place place, Variant variant, Path folder) {
        var began = context.clock().instant();
        var failure = new AtomicReference<Throwable>();
        BooleanSupplier stopped = () -> context.stop().isRequested() || failure.get() != null;
        try (var stack = LocalStack.start(
                        settings(folder),
                        new SimpleMeterRegistry(),
                        new Health(),
                        thrown -> failure.compareAndSet(null, thrown));
                var progress = context.progress(variant.word() + " in " + place)) {
            var run = new ProductRun(new World(place.scenario(), place.seed()), stack, variant, stopped);
            var figures = run.toTheEnd((tick, ticks, of) -> progress.report(ticks, "of " + of + " ticks, at " + tick));
            if (failure.get() != null) {
                throw new CommandFailedException(
                        ExitCode.UNEXPECTED,
                        "a service failed: " + failure.get().getMessage(),
                        failure.get());
            }
            figures.ifPresent(done -> context.say(variant.word() + " in " + place + ": "
                    + Duration.between(began, context.clock().instant()).toSeconds() + " s"));
            run.happenings().forEach(context::say);
            return figures;
        }
    }

    /** Nothing but the folder is taken from the settings: no cluster, no prefix, no other market. */
    private static Settings settings(Path folder) {
        return Settings.load(Map.of(KnownSettings.DATA_DIR.key(), folder.toString()), Map.of(), Optional.empty());
    }
}
