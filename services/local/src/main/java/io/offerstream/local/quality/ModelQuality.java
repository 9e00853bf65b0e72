package io.offerstream.local.quality;

import io.offerstream.local.quality.Contestant.Kind;
import io.offerstream.local.quality.QualityReport.Comparison;
import io.offerstream.local.quality.QualityReport.Judged;
import io.offerstream.local.quality.QualityReport.Part;
import io.offerstream.local.quality.QualityReport.Result;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.trainer.line.Refit;
import io.offerstream.trainer.line.TrainingLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains each contestant on the beginning of a market's log and judges it by the rest, with several seeds. The same log
 * and seeds give the same report. Owned by one thread.
 */
public final class ModelQuality {
    private final MarketLog log;
    private final Kernel kernel;
    private final int seeds;
    private final TimeSplit split;
    private final Exposures training;
    private final Exposures tested;
    private final TestSet test;
    private final List<Contestant> contestants;
    private final Map<Loss, TrainingStream> streams = new EnumMap<>(Loss.class);

    /** Told after each model. */
    public interface Watcher {
        void trained(int models, int of);
    }

    /**
     * Prepares it.
     *
     * @param share of the time from the first impression to the last that is for training, above 0 and below 1
     * @param seeds models of each kind, 1 or more; the first has the market's seed
     * @throws IllegalArgumentException if there is nothing to judge by; the message says what is missing
     */
    public ModelQuality(MarketLog log, Kernel kernel, double share, int seeds) {
        this.log = log;
        this.kernel = kernel;
        this.seeds = seeds;
        var exposures = Exposures.of(log);
        split = TimeSplit.of(exposures, share);
        training = Exposures.of(log, log.outcomes(), split.boundary());
        tested = exposures.after(split.boundary(), log);
        test = new TestSet(tested);
        if (test.customers() == 0) {
            throw new IllegalArgumentException(
                    "after " + split.boundary()
                            + " no customer redeemed one offer and saw another without redeeming it: there is nothing to judge by");
        }
        contestants = Contestant.of(log.config().model().loss());
        Contestant.losses(contestants)
                .forEach(loss -> streams.put(
                        loss,
                        TrainingStream.of(Variants.withLoss(log.config(), loss), log.outcomes(), split.boundary())));
    }

    public QualityReport run(Watcher watcher) {
        var perCustomer = new ArrayList<double[]>();
        var results = new ArrayList<Result>();
        var bootstrap = new CustomerBootstrap(log.config().seed());
        int models = 0;
        for (var contestant : contestants) {
            boolean isModel = contestant.kind() != Kind.POPULARITY;
            int times = isModel ? seeds : 1;
            var sums = new double[test.customers()];
            var means = new ArrayList<Double>();
            for (int i = 0; i < times; i++) {
                var aucs = test.aucs(scorer(contestant, i));
                means.add(Arrays.stream(aucs).average().orElseThrow());
                for (int customer = 0; customer < sums.length; customer++) {
                    sums[customer] += aucs[customer] / times;
                }
                if (isModel) {
                    watcher.trained(++models, (contestants.size() - 1) * seeds);
                }
            }
            perCustomer.add(sums);
            results.add(new Result(contestant, bootstrap.mean(sums), means));
        }
        return new QualityReport(
                split,
                part(training, comparing(split.boundary())),
                part(tested, comparingAfter()),
                new Judged(test.customers(), test.pairs()),
                seeds,
                streams.values().stream()
                        .mapToInt(TrainingStream::unreadable)
                        .max()
                        .orElse(0),
                results,
                comparisons(perCustomer, bootstrap));
    }

    private Scorer scorer(Contestant contestant, int seed) {
        if (contestant.kind() == Kind.POPULARITY) {
            return new Popularity(training, log.config().popularity().priorStrength());
        }
        var config =
                Variants.withLoss(Variants.withSeed(log.config(), log.config().seed() + seed), contestant.loss());
        var stream = streams.get(contestant.loss());
        var line = contestant.kind() == Kind.INCREMENTAL ? incremental(config, stream) : refit(config, stream);
        return new ModelScorer(line.model(Map.of()), kernel, config, log.offers());
    }

    private TrainingLine incremental(MarketConfig config, TrainingStream stream) {
        var line = new TrainingLine(config, kernel);
        stream.ticks().forEach((tick, lessons) -> {
            line.learn(tick, lessons, log.offers());
            // As the trainer does when it publishes; ticks of a replay are further apart than versions.
            line.published();
        });
        return line;
    }

    private TrainingLine refit(MarketConfig config, TrainingStream stream) {
        return Refit.of(config, kernel, stream.contrasts(), log.offers(), split.boundary(), (epoch, progress) -> {});
    }

    /** The log as losses that compare read it. */
    private TrainingStream comparing(Instant until) {
        return TrainingStream.of(Variants.withLoss(log.config(), Loss.WARP), log.outcomes(), until);
    }

    private TrainingStream comparingAfter() {
        var all = comparing(Instant.MAX);
        var after = all.contrasts().stream()
                .filter(contrast -> contrast.time() > split.boundary().toEpochMilli())
                .toList();
        return new TrainingStream(all.ticks(), after, all.unreadable());
    }

    private static Part part(Exposures exposures, TrainingStream contrasts) {
        return new Part(
                contrasts.contrasts().size(),
                contrasts.comparable(),
                exposures.list().size(),
                exposures.redeemed(),
                exposures.customers());
    }

    private List<Comparison> comparisons(List<double[]> perCustomer, CustomerBootstrap bootstrap) {
        var comparisons = new ArrayList<Comparison>();
        for (var loss : Contestant.losses(contestants)) {
            var one = new Contestant(Kind.INCREMENTAL, loss);
            var other = new Contestant(Kind.REFIT, loss);
            var difference = difference(one, other, perCustomer, bootstrap);
            var verdict = hasSomethingToLearn(loss) ? Verdict.of(difference) : Verdict.NOTHING_TO_LEARN;
            comparisons.add(new Comparison(one, other, difference, Optional.of(verdict)));
        }
        for (var one : contestants) {
            if (one.kind() != Kind.POPULARITY) {
                var difference = difference(one, Contestant.POPULARITY, perCustomer, bootstrap);
                comparisons.add(new Comparison(one, Contestant.POPULARITY, difference, Optional.empty()));
            }
        }
        return comparisons;
    }

    private Estimate difference(
            Contestant one, Contestant other, List<double[]> perCustomer, CustomerBootstrap bootstrap) {
        return bootstrap.difference(
                perCustomer.get(contestants.indexOf(one)), perCustomer.get(contestants.indexOf(other)));
    }

    private boolean hasSomethingToLearn(Loss loss) {
        var stream = streams.get(loss);
        boolean needsPools = loss != Loss.LOGISTIC && log.config().model().negatives() == Negatives.SEEN;
        return needsPools ? stream.comparable() > 0 : !stream.contrasts().isEmpty();
    }
}
