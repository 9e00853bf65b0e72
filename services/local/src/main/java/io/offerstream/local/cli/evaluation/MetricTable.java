package io.offerstream.local.cli.evaluation;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.Table;
import io.offerstream.local.evaluation.Evaluation;
import io.offerstream.ranking.evaluation.ListMetrics;
import io.offerstream.ranking.evaluation.RankingMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What evaluations found, one metric a row: the mean of all seeds, and how much it varies between them. */
final class MetricTable {
    private final List<Evaluation> evaluations;
    private final Table table = new Table("metric", "among", "mean", "sd", "seeds");

    private MetricTable(List<Evaluation> evaluations) {
        this.evaluations = evaluations;
    }

    static MetricTable of(List<Evaluation> evaluations) {
        var metrics = new MetricTable(evaluations);
        metrics.addQuality("all_offers", Evaluation::all);
        if (evaluations.get(0).cold().isPresent()) {
            metrics.addQuality("cold_offers", evaluation -> evaluation.cold().orElseThrow());
        }
        metrics.addCost();
        return metrics;
    }

    private void addQuality(String among, Function<Evaluation, RankingMetrics> part) {
        add("customers", among, "%.0f", evaluation -> part.apply(evaluation).customers());
        add("offers", among, "%.0f", evaluation -> part.apply(evaluation).offers());
        for (int k : Evaluation.LENGTHS) {
            addList("precision_at_" + k, among, k, part, ListMetrics::precision);
            addList("recall_at_" + k, among, k, part, ListMetrics::recall);
            addList("ndcg_at_" + k, among, k, part, ListMetrics::ndcg);
            addList("coverage_at_" + k, among, k, part, ListMetrics::coverage);
            addList("top5_share_at_" + k, among, k, part, ListMetrics::topFiveShare);
        }
        add("auc", among, "%.5f", evaluation -> part.apply(evaluation).auc());
        add("auc_of_halves", among, "%.5f", evaluation -> part.apply(evaluation).aucOfHalves());
        add("mrr", among, "%.5f", evaluation -> part.apply(evaluation).mrr());
    }

    private void addList(
            String metric,
            String among,
            int k,
            Function<Evaluation, RankingMetrics> part,
            ToDoubleFunction<ListMetrics> figure) {
        add(
                metric,
                among,
                "%.5f",
                evaluation -> figure.applyAsDouble(part.apply(evaluation).at(k)));
    }

    private void addCost() {
        add("train_seconds", "", "%.3f", evaluation -> evaluation.cost().seconds());
        add("train_cpu_seconds", "", "%.3f", evaluation -> evaluation.cost().cpuSeconds());
        add(
                "interactions_per_cpu_second",
                "",
                "%.0f",
                evaluation ->
                        evaluation.progress().examples() / evaluation.cost().cpuSeconds());
        add(
                "looks_per_interaction",
                "",
                "%.2f",
                evaluation -> (double) evaluation.progress().looks()
                        / evaluation.progress().examples());
        add("refused_steps", "", "%.0f", evaluation -> evaluation.progress().refused());
    }

    private void add(String metric, String among, String format, ToDoubleFunction<Evaluation> figure) {
        var values = evaluations.stream().mapToDouble(figure).toArray();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        var sd = values.length > 1 ? String.format(Locale.ROOT, format, Math.sqrt(squares / (values.length - 1))) : "";
        table.add(metric, among, String.format(Locale.ROOT, format, mean), sd, values.length);
    }

    void print(Context context) {
        context.print(table);
    }
}
