package io.offerstream.experiment.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All targets of the reference, measured. The same seed gives the same figures. */
public final class Simulations {
    private static final List<Simulation> ALL = List.of(
            new EnteringCustomers(),
            FixedCohort.even(),
            FixedCohort.nineToOne(),
            new RepeatRedeemers(),
            new ConsoleRule(),
            new SampleRatioLooks(),
            new HeavyUsers(),
            new RepeatedCycles(),
            new ManyMarkets(),
            new CycleHashes(),
            new GateAtItsLimit());

    private Simulations() {}

    /** Told now and then how far a run is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Tells.
         *
         * @param what is being simulated
         * @param done repetitions
         * @param of all of them
         */
        void report(String what, int done, int of);
    }

    /** Every target's id, sorted. */
    public static Set<String> ids() {
        return ALL.stream()
                .flatMap(simulation -> simulation.targets().stream())
                .map(Target::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Measures targets.
     *
     * @param ids those wanted; others that share their data are simulated, too, but not returned
     * @param brief a tenth of the repetitions, with bands as much wider as chance makes necessary
     * @param seed of all chance; each simulation draws its own from it, whichever others run
     */
    public static List<Measured> run(Set<String> ids, boolean brief, long seed, Progress progress) {
        List<Measured> measured = new ArrayList<>();
        for (Simulation simulation : ALL) {
            if (simulation.targets().stream().anyMatch(target -> ids.contains(target.id()))) {
                run(simulation, brief, seed, progress).stream()
                        .filter(found -> ids.contains(found.target().id()))
                        .forEach(measured::add);
            }
        }
        return measured;
    }

    private static List<Measured> run(Simulation simulation, boolean brief, long seed, Progress progress) {
        List<Target> targets = simulation.targets();
        String name = targets.stream().map(Target::id).distinct().collect(Collectors.joining(", "));
        int repetitions = brief ? simulation.shortRepetitions() : targets.get(0).repetitions();
        var random = random(seed, name);
        double[] sums = new double[targets.size()];
        for (int repetition = 0; repetition < repetitions; repetition++) {
            double[] claims = simulation.repeat(random);
            for (int target = 0; target < sums.length; target++) {
                sums[target] += claims[target];
            }
            progress.report(name, repetition + 1, repetitions);
        }
        List<Measured> measured = new ArrayList<>();
        for (int target = 0; target < sums.length; target++) {
            measured.add(new Measured(targets.get(target).shortened(repetitions), sums[target] / repetitions));
        }
        return measured;
    }

    static SplittableRandom random(long seed, String name) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    }
}
