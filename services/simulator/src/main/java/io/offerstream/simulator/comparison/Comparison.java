package io.offerstream.simulator.comparison;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.systems.Tuning;
import io.offerstream.simulator.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Systems in the same worlds, several runs at a time. Each run is one thread's and knows nothing of the others, so the
 * figures do not depend on how many there are.
 */
public final class Comparison {
    private final int threads;
    private final Supplier<Kernel> kernels;
    private final BooleanSupplier stopped;

    /** Told after each run, by whichever thread did it. */
    @FunctionalInterface
    public interface Watcher {
        void ran(int done, int of, String what);
    }

    /** A world that is still to be made. */
    public record Place(Scenario scenario, long seed) {
        World world() {
            return new World(scenario, seed);
        }

        @Override
        public String toString() {
            return scenario.name() + " seed " + seed;
        }
    }

    /**
     * Of one setting of a system, while it is tuned.
     *
     * @param value mean true value over the worlds
     */
    public record Tried(Contestant contestant, Tuning tuning, double value) {}

    /** @param stopped asked now and then; once true, runs end early and nothing is reported */
    public Comparison(int threads, Supplier<Kernel> kernels, BooleanSupplier stopped) {
        this.threads = threads;
        this.kernels = kernels;
        this.stopped = stopped;
    }

    /** Figures by world, and in each by system; empty if it was stopped. */
    public List<WorldFigures> run(List<Place> places, List<Contestant> contestants, Watcher watcher) {
        var jobs = new ArrayList<Supplier<WorldFigures>>();
        for (var place : places) {
            for (var contestant : contestants) {
                jobs.add(() -> figures(place, contestant, Tuned.of(contestant)));
            }
        }
        return all(jobs, watcher);
    }

    private WorldFigures figures(Place place, Contestant contestant, Tuning tuning) {
        var world = place.world();
        var cycles = new Run(world, contestant.in(world, tuning, kernels.get()), stopped).toTheEnd();
        return new WorldFigures(place.scenario().name(), place.seed(), contestant.word(), cycles);
    }

    /** Every setting of every system, best first within a system; empty if it was stopped. */
    public List<Tried> tune(Scenario scenario, Watcher watcher) {
        var jobs = new ArrayList<Supplier<Tried>>();
        for (var contestant : Contestant.values()) {
            for (var tuning : Tuned.grid(contestant)) {
                jobs.add(() -> new Tried(
                        contestant,
                        tuning,
                        Tuned.SEEDS.stream()
                                .map(seed -> figures(new Place(scenario.ofSize(Tuned.SIZE), seed), contestant, tuning))
                                .mapToDouble(figures -> figures.cycles().isEmpty() ? 0 : figures.value())
                                .average()
                                .orElseThrow()));
            }
        }
        return all(jobs, watcher).stream()
                .sorted(Comparator.comparing(Tried::contestant)
                        .thenComparing(Comparator.comparingDouble(Tried::value).reversed()))
                .toList();
    }

    private <T> List<T> all(List<Supplier<T>> jobs, Watcher watcher) {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var done = new AtomicInteger();
            var futures = new ArrayList<Future<T>>();
            for (var job : jobs) {
                futures.add(pool.submit(() -> {
                    var result = job.get();
                    watcher.ran(done.incrementAndGet(), jobs.size(), "runs");
                    return result;
                }));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return stopped.getAsBoolean() ? List.of() : results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
