package io.offerstream.local.evaluation;

import io.offerstream.ranking.evaluation.RankingEvaluation;
import io.offerstream.ranking.evaluation.RankingMetrics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.learning.Progress;
import io.offerstream.ranking.learning.Watcher;
import io.offerstream.ranking.learning.Workers;
import io.offerstream.ranking.served.RankingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One model, trained and judged.
 *
 * @param all ranked among all offers
 * @param cold ranked among offers that the training file has nothing of; empty if none of those was redeemed later
 */
public record Evaluation(Cost cost, Progress progress, RankingMetrics all, Optional<RankingMetrics> cold) {
    /** Lists that are judged: what a slate holds, and what papers quote. */
    public static final List<Integer> LENGTHS = List.of(3, 10);

    /**
     * What training took.
     *
     * @param seconds on the clock
     * @param cpuSeconds of the threads that trained; the compiler's are not among them
     */
    public record Cost(double seconds, double cpuSeconds) {}

    /**
     * Trains on all that was redeemed, and looks for what was redeemed later.
     *
     * @param threads 1, or more for a result that is not the same each time
     * @param watcher told after each epoch
     * @throws IllegalArgumentException if one cannot learn like this from such data; the message says why
     */
    public static Evaluation of(
            EvaluationData data,
            LearnerConfig config,
            int epochs,
            int threads,
            Supplier<Kernel> kernels,
            Watcher watcher) {
        var learner = new Learner(config, data.catalogue(), kernels.get());
        var batch = data.batch(config.negatives());
        var watch = new CpuWatch();
        Progress progress;
        double crewSeconds = 0;
        if (threads == 1) {
            progress = learner.fit(batch, epochs, watcher);
        } else {
            try (var crew = new Crew(threads)) {
                progress = learner.fit(batch, epochs, new Workers(threads, crew, kernels), watcher);
                crewSeconds = crew.cpuSeconds();
            }
        }
        var cost = new Cost(watch.seconds(), watch.cpuSeconds() + crewSeconds);
        var model = RankingModel.of(learner, data.customerFeatures(), data.offerFeatures(), Map.of());
        return judge(data, model, kernels.get(), cost, progress);
    }

    private static Evaluation judge(
            EvaluationData data, RankingModel model, Kernel kernel, Cost cost, Progress progress) {
        int components = model.components();
        var lengths = LENGTHS.stream().mapToInt(Integer::intValue).toArray();
        var embeddings = new float[data.offers() * components];
        var biases = new float[data.offers()];
        for (int offer = 0; offer < data.offers(); offer++) {
            biases[offer] = model.representOffer(data.offer(offer), embeddings, offer * components);
        }
        var all = RankingEvaluation.ofAll(data.offers(), lengths);
        var cold = data.coldOffers();
        List<RankingEvaluation> evaluations = new ArrayList<>(List.of(all));
        if (!cold.isEmpty()) {
            evaluations.add(RankingEvaluation.among(data.offers(), cold, lengths));
        }
        var scores = new float[data.offers()];
        var embedding = new float[components];
        for (int customer = 0; customer < data.customers(); customer++) {
            var positives = data.testPositives(customer);
            if (positives.length > 0) {
                model.representCustomer(data.customer(customer), embedding, 0);
                for (int offer = 0; offer < scores.length; offer++) {
                    scores[offer] =
                            biases[offer] + kernel.dot(embedding, 0, embeddings, offer * components, components);
                }
                for (var evaluation : evaluations) {
                    evaluation.add(scores, positives, data.trainPositives(customer));
                }
            }
        }
        return new Evaluation(
                cost,
                progress,
                all.metrics().orElseThrow(),
                evaluations.size() > 1 ? evaluations.get(1).metrics() : Optional.empty());
    }
}
