package io.offerstream.local.benchmark.ranking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;

/** What the benchmarks measured, in units that mean something. */
public final class Rates {
    private final List<Rate> rates = new ArrayList<>();

    private Rates() {}

    /**
     * One figure.
     *
     * @param what is counted
     * @param error half of the 99.9 % confidence interval
     * @param shareOfPeak of what the machine could add up
     */
    public record Rate(String what, String kernel, double perSecond, double error, OptionalDouble shareOfPeak) {}

    /** In the order they were measured. */
    public static Rates of(Collection<RunResult> results) {
        var rates = new Rates();
        double peak = results.stream()
                .filter(result -> name(result).equals("KernelBenchmark.peak"))
                .mapToDouble(result -> result.getPrimaryResult().getScore() * KernelBenchmark.peakProducts())
                .findFirst()
                .orElseThrow();
        results.forEach(result -> rates.add(result, peak));
        return rates;
    }

    public List<Rate> list() {
        return List.copyOf(rates);
    }

    private void add(RunResult result, double peak) {
        var kernel = Optional.ofNullable(result.getParams().getParam("kernel")).orElse("vector");
        switch (name(result)) {
            case "KernelBenchmark.peak" ->
                add("products at the machine's peak", kernel, result, KernelBenchmark.peakProducts(), peak);
            case "KernelBenchmark.dot" -> add("products in the inner product", kernel, result, 1, peak);
            case "KernelBenchmark.score" ->
                add("products in scoring", kernel, result, KernelBenchmark.customersAtOnce(), peak);
            case "TopKBenchmark.customers" ->
                add("customers' top 3 of 200 offers", kernel, result, 1, OptionalDouble.empty());
            default ->
                add(
                        "interactions learnt, " + result.getParams().getParam("optimizer"),
                        kernel,
                        result,
                        1,
                        OptionalDouble.empty());
        }
    }

    private void add(String what, String kernel, RunResult result, double unit, double peak) {
        double perSecond = result.getPrimaryResult().getScore() * unit;
        add(what, kernel, result, unit, OptionalDouble.of(perSecond / peak));
    }

    private void add(String what, String kernel, RunResult result, double unit, OptionalDouble shareOfPeak) {
        rates.add(new Rate(
                what,
                kernel,
                result.getPrimaryResult().getScore() * unit,
                result.getPrimaryResult().getScoreError() * unit,
                shareOfPeak));
    }

    private static String name(RunResult result) {
        var benchmark = result.getParams().getBenchmark();
        return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    }
}
