package io.offerstream.local.cli.evaluation;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.evaluation.LearningOptions.Learning;
import io.offerstream.local.evaluation.Evaluation;
import io.offerstream.local.evaluation.EvaluationData;
import io.offerstream.local.evaluation.EvaluationFiles;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.market.ModelConfig;
import io.offerstream.platform.market.ModelConfig.LearningSchedule;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: trains a model on one file of interactions and judges it by another. */
@Command(
        name = "evaluate",
        description = {
            "Trains a model on a file of interactions and judges its rankings by another. Needs no broker.",
            "Rows of interactions are customer,offer[,weight]; a weight of 0 or less says: seen, and not redeemed."
                    + " Rows of features are id,feature[,weight]. --config is a market file here, and says how to learn"
                    + " where no option does. See docs/evaluate.md."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream evaluate --train train.csv --test test.csv --negatives catalogue",
            "  offerstream evaluate --train train.csv --test test.csv --config config/markets/DE.yml --seeds 5 -o json"
        })
public final class Evaluate extends Verb {
    /**
     * How it learns where nobody says: with WARP, since a file of redemptions alone has nothing that was not redeemed. Not
     * as a market does, whose rate is that of a stream.
     */
    private static final ModelConfig DEFAULT = new ModelConfig(
            Negatives.SEEN, 32, Loss.WARP, LearningSchedule.ROW_ADAGRAD, 0.05f, 0, 0, 8, 10, 5, 10, 0.95f, 1e-6f);

    @Option(names = "--train", required = true, paramLabel = "FILE", description = "Interactions to learn from.")
    private Path train;

    @Option(
            names = "--test",
            required = true,
            paramLabel = "FILE",
            description = "Interactions to find; only redemptions count.")
    private Path test;

    @Option(names = "--customer-features", paramLabel = "FILE", description = "Features of customers.")
    private Path customerFeatures;

    @Option(names = "--offer-features", paramLabel = "FILE", description = "Features of offers.")
    private Path offerFeatures;

    @Option(
            names = "--customer-identities",
            paramLabel = "all|none|N",
            defaultValue = "all",
            description = "Whether customers have a feature of their own: all of them, none, or one in N buckets"
                    + " (${DEFAULT-VALUE}).")
    private String customerIdentities;

    @Option(
            names = "--offer-identities",
            paramLabel = "all|none",
            defaultValue = "all",
            description = "Whether offers have a feature of their own (${DEFAULT-VALUE}).")
    private String offerIdentities;

    @Mixin
    private LearningOptions learning;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many models to train, from --seed on; then means and standard deviations are printed"
                    + " (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads that train together (${DEFAULT-VALUE}). With more than one the same seed does not give"
                            + " the same model each time.")
    private int threads;

    @Option(
            names = "--kernel",
            paramLabel = "auto|scalar|vector",
            defaultValue = "auto",
            description = "What does the arithmetic; all give the same numbers (${DEFAULT-VALUE}).")
    private String kernel;

    public Evaluate(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        requireAtLeastOne("--seeds", seeds);
        requireAtLeastOne("--threads", threads);
        var kernels = kernels();
        var first = learning.learning(market());
        var files = new EvaluationFiles(
                train, test, Optional.ofNullable(customerFeatures), Optional.ofNullable(offerFeatures), identities());
        var data = EvaluationData.read(files);
        context.say("%,d customers, %,d offers, %,d examples; %s, kernel %s."
                .formatted(
                        data.customers(),
                        data.offers(),
                        data.examples(),
                        first.description(),
                        kernels.get().name()));
        MetricTable.of(evaluate(data, first, kernels)).print(context);
        return ExitCode.OK;
    }

    private static void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new CommandFailedException(ExitCode.USAGE, option + " is " + value + ", but has to be 1 or more");
        }
    }

    private List<Evaluation> evaluate(EvaluationData data, Learning first, Supplier<Kernel> kernels) {
        List<Evaluation> evaluations = new ArrayList<>();
        int epochs = first.epochs();
        try (var progress = context.progress("evaluate")) {
            for (int i = 0; i < seeds; i++) {
                int model = i + 1;
                evaluations.add(Evaluation.of(
                        data,
                        first.config().withSeed(first.config().seed() + i),
                        epochs,
                        threads,
                        kernels,
                        (epoch, soFar) -> {
                            if (context.stop().isRequested()) {
                                throw new CancellationException("interrupted");
                            }
                            progress.report(epoch, "of %d epochs of model %d of %d".formatted(epochs, model, seeds));
                        }));
            }
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, LearningOptions.inOptions(e.getMessage()), e);
        }
        return evaluations;
    }

    /** There is nothing to set up here, so {@code --config} names what says how to learn. */
    private ModelConfig market() {
        var file = context.options().configFile();
        return file.isPresent() ? MarketFiles.loadFile(file.get()).model() : DEFAULT;
    }

    private Supplier<Kernel> kernels() {
        try {
            return Kernels.choose(kernel);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private EvaluationData.Identities identities() {
        if (!offerIdentities.matches("all|none")) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--offer-identities is '" + offerIdentities + "', but has to be all or none");
        }
        int buckets;
        switch (customerIdentities) {
            case "all" -> buckets = EvaluationData.Identities.EVERY_CUSTOMER;
            case "none" -> buckets = 0;
            default -> {
                if (!customerIdentities.matches("[1-9][0-9]{0,7}")) {
                    throw new CommandFailedException(
                            ExitCode.USAGE,
                            "--customer-identities is '" + customerIdentities
                                    + "', but has to be all, none, or a number of buckets from 1 to 99999999");
                }
                buckets = Integer.parseInt(customerIdentities);
            }
        }
        return new EvaluationData.Identities(offerIdentities.equals("all"), buckets);
    }
}
