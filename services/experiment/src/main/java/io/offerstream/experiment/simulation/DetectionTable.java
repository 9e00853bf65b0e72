package io.offerstream.experiment.simulation;

import io.offerstream.experiment.harm.HarmEvidence;
import java.util.ArrayList;
import java.util.List;

/** What the evidence of harm detects, and how soon: measured, so that nobody promises more. */
public final class DetectionTable {
    /** Markets of a full run. */
    public static final int MARKETS = 2_000;

    private static final int BRIEF_MARKETS = 100;
    private static final List<Double> HARMS = List.of(0.0, 0.02, 0.04, 0.08, 0.15, 0.4);
    private static final List<Double> BASE_RATES = List.of(0.05, 0.2);
    private static final List<Integer> USERS_PER_ARM = List.of(20_000, 90_000);
    private static final int GOOD_CYCLES = 20;

    private DetectionTable() {}

    /** Harm from the first cycle on, and none at all: both splits, base rates and sizes. */
    public static List<Detection> fromTheStart(boolean brief, long seed, Simulations.Progress progress) {
        List<HarmDesign> designs = new ArrayList<>();
        for (int users : USERS_PER_ARM) {
            for (double baseRate : BASE_RATES) {
                for (double harm : HARMS) {
                    designs.add(HarmDesign.even(users, baseRate, harm));
                    designs.add(HarmDesign.eightyTenTen(users, baseRate, harm));
                }
            }
        }
        return designs.stream()
                .map(design -> measure(design, "evidence", HarmEvidence::logEvidenceNeeded, brief, seed, progress))
                .toList();
    }

    /** Harm after twenty good cycles, beside the plain product, which has those to forget first. */
    public static List<Detection> afterGoodCycles(boolean brief, long seed, Simulations.Progress progress) {
        List<Detection> rows = new ArrayList<>();
        for (double baseRate : BASE_RATES) {
            for (double harm : HARMS.subList(2, HARMS.size())) {
                var design = HarmDesign.even(90_000, baseRate, harm).after(GOOD_CYCLES);
                rows.add(measure(design, "evidence", HarmEvidence::logEvidenceNeeded, brief, seed, progress));
                rows.add(measure(
                        design, "WRONG: plain product", WrongMethods::neededByPlainProduct, brief, seed, progress));
            }
        }
        return rows;
    }

    /** Both methods see the same chance. */
    private static Detection measure(
            HarmDesign design,
            String method,
            MarketYear.Rule rule,
            boolean brief,
            long seed,
            Simulations.Progress progress) {
        var year = new MarketYear(design, rule);
        var random = Simulations.random(seed, design.toString());
        int markets = brief ? BRIEF_MARKETS : MARKETS;
        List<MarketYear.Course> years = new ArrayList<>(markets);
        for (int market = 0; market < markets; market++) {
            years.add(year.run(random.split()));
            progress.report("detection", market + 1, markets);
        }
        return Detection.of(design, method, years);
    }
}
