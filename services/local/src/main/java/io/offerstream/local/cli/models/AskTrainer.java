package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.models.Answer;
import io.offerstream.operations.models.AnswerWatch;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.operations.models.ModelArchive;
import io.offerstream.operations.models.ModelRequests;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelStatus;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A command that asks the trainer for something, and tells what it decided. */
abstract class AskTrainer extends Verb {
    /** A tick or two, and what the trainer needs to commit. */
    static final Duration USUAL = Duration.ofSeconds(30);

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    protected String market;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description =
                    "How long to wait for the trainer's answer; 0 for not at all. By default 30, for a refit 1800.")
    private Integer wait;

    AskTrainer(Context context) {
        super(context);
    }

    /** What is asked for, once it is certain that it can be had; empty version for what needs none. */
    record Wish(ModelAction action, Long version, String reason) {}

    /** What the trainer said; the command ends with {@code code}. */
    record Told(ExitCode code, Answer answer) {}

    static void requireText(String option, String text) {
        if (text.isBlank()) {
            throw new CommandFailedException(ExitCode.USAGE, option + ": expected some text, found none");
        }
    }

    /** Tells a plan, and that it was not carried out. */
    final void show(String plan) {
        context.print("would: " + plan);
        context.say("Nothing was done: add --execute.");
    }

    final MarketModels models(Installation installation) {
        KnownMarket.check(Catalogue.read(installation.clients(), installation.topics()), market);
        return ModelArchive.read(installation).of(market);
    }

    /** Seconds, or what is usual for the command. */
    final Duration waitOr(Duration usual) {
        if (wait != null && wait < 0) {
            throw new CommandFailedException(ExitCode.USAGE, "--wait: expected 0 or more, found " + wait);
        }
        return wait == null ? usual : Duration.ofSeconds(wait);
    }

    /**
     * Writes the request and its audit entry together, then waits.
     *
     * @param transaction opened before {@code models} were read
     */
    final Told ask(
            Wish wish, MarketModels models, Installation installation, OpsTransaction transaction, Duration atMost) {
        var request = ModelRequests.of(
                market,
                wish.action(),
                wish.version(),
                Actor.name(),
                wish.reason(),
                context.clock().instant());
        try (var watch = new AnswerWatch(installation, request);
                var progress = context.progress("waiting for the trainer")) {
            ModelRequests.write(installation, transaction, models, request);
            context.say("Asked for; the trainer answers at its next tick.");
            return atMost.isZero() ? new Told(ExitCode.OK, new Answer.Outstanding()) : told(watch, atMost, progress);
        }
    }

    private Told told(AnswerWatch watch, Duration atMost, Progress progress) {
        var answer = watch.await(atMost, seconds -> progress.report(seconds, "seconds"));
        progress.close();
        if (answer instanceof Answer.Decided decided) {
            print(decided.status());
            return new Told(ExitCode.OK, answer);
        } else if (answer instanceof Answer.Refused refused) {
            context.warn("The trainer refused it: " + refused.detail());
        } else if (answer instanceof Answer.PassedOver) {
            context.warn("The trainer has gone on and decided nothing for " + market + ". " + whyPassedOver());
        } else {
            context.warn(
                    "Nobody has answered within " + atMost.toSeconds() + " s. The request stands: the trainer answers"
                            + " it at its next tick, and 'offerstream models list --market " + market + "' tells how.");
            return new Told(ExitCode.UNREACHABLE, answer);
        }
        return new Told(ExitCode.CHECK_FAILED, answer);
    }

    /** What it may mean that the trainer did not answer. */
    String whyPassedOver() {
        return "If a defect has stopped this market, the trainer's health and log say so.";
    }

    private void print(ModelStatus status) {
        context.print(new Table(
                        "market", "version", "decision", "live", "pinned", "candidate", "decided_at", "actor", "reason")
                .add(
                        status.getMarket(),
                        status.getVersion(),
                        status.getDecision(),
                        status.getLiveVersion() == null ? MarketModels.NONE : status.getLiveVersion(),
                        status.getPinned(),
                        status.getCandidateVersion() == null ? MarketModels.NONE : status.getCandidateVersion(),
                        status.getDecidedAt(),
                        status.getActor(),
                        status.getReason()));
    }
}
