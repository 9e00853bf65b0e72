package io.offerstream.local.cli.evaluation;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.market.ModelConfig;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;
import io.offerstream.trainer.line.LearnerConfigs;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a model learns: as a market's file says, where an option does not say otherwise. */
final class LearningOptions {
    private static final Pattern SETTING = Pattern.compile(
            "\\b(no_components|learning_rate|item_alpha|user_alpha|max_sampled)\\b|^[kn](?= is )|negatives(?= must be )");

    @Option(names = "--loss", paramLabel = "NAME", description = "warp, bpr, logistic or k-os-warp (warp).")
    private String loss;

    @Option(names = "--negatives", paramLabel = "POOL", description = "seen, live or catalogue (seen).")
    private String negatives;

    @Option(
            names = "--learning-schedule",
            paramLabel = "NAME",
            description = "row_adagrad, adagrad or adadelta (row_adagrad).")
    private String learningSchedule;

    @Option(names = "--no-components", paramLabel = "N", description = "Length of an embedding (32).")
    private Integer noComponents;

    @Option(names = "--epochs", paramLabel = "N", description = "How often every example is learnt (8).")
    private Integer epochs;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Step size at the start (0.05).")
    private Float learningRate;

    @Option(names = "--item-alpha", paramLabel = "R", description = "L2 of offers' features (0).")
    private Float itemAlpha;

    @Option(names = "--user-alpha", paramLabel = "R", description = "L2 of customers' features (0).")
    private Float userAlpha;

    @Option(names = "--max-sampled", paramLabel = "N", description = "Most draws for a violating negative (10).")
    private Integer maxSampled;

    @Option(names = "--k", paramLabel = "N", description = "k-os-warp learns from the k-th best positive (5).")
    private Integer k;

    @Option(names = "--n", paramLabel = "N", description = "Of so many drawn (10).")
    private Integer n;

    @Option(names = "--seed", paramLabel = "N", description = "Of every random draw (0).")
    private Long seed;

    /**
     * How each model learns, but for its seed.
     *
     * @throws CommandFailedException if a name or number is not to be had; the message says which and what is
     */
    Learning learning(ModelConfig market) {
        if (epochs != null && epochs < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--epochs is " + epochs + ", but has to be 1 or more");
        }
        return new Learning(config(market), orElse(epochs, market.epochs()));
    }

    /** A message about the library's settings, in the words of the options. */
    static String inOptions(String message) {
        return SETTING.matcher(message)
                .replaceAll(setting -> "--" + setting.group().replace('_', '-'));
    }

    /** @param epochs how often every example is learnt */
    record Learning(LearnerConfig config, int epochs) {
        /** For the person watching. */
        String description() {
            return "%s, negatives %s, %s, no_components %d, epochs %d, seed %d"
                    .formatted(
                            text(config.loss()),
                            text(config.negatives()),
                            text(config.optimizer()),
                            config.noComponents(),
                            epochs,
                            config.seed());
        }
    }

    private LearnerConfig config(ModelConfig market) {
        var base = LearnerConfigs.of(market, 0);
        try {
            return new LearnerConfig(
                    orElse(noComponents, base.noComponents()),
                    loss == null ? base.loss() : named(Loss.class, "--loss", loss),
                    negatives == null ? base.negatives() : named(Negatives.class, "--negatives", negatives),
                    learningSchedule == null
                            ? base.optimizer()
                            : named(Optimizer.class, "--learning-schedule", learningSchedule),
                    orElse(learningRate, base.learningRate()),
                    base.rho(),
                    base.epsilon(),
                    orElse(itemAlpha, base.itemAlpha()),
                    orElse(userAlpha, base.userAlpha()),
                    orElse(maxSampled, base.maxSampled()),
                    orElse(k, base.k()),
                    orElse(n, base.n()),
                    orElse(seed, base.seed()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, inOptions(e.getMessage()), e);
        }
    }

    private static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static <E extends Enum<E>> E named(Class<E> type, String option, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant ->
                        constant.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        option + " is '" + name + "', but has to be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(LearningOptions::text)
                                        .collect(Collectors.joining(", "))));
    }

    /** As market files have it. */
    private static String text(Enum<?> constant) {
        var name = constant.name().toLowerCase(Locale.ROOT);
        return constant instanceof Loss ? name.replace('_', '-') : name;
    }
}
