package io.offerstream.local.cli.assignment;

import io.offerstream.operations.explain.CycleDecisions;
import io.offerstream.operations.explain.Funnel;
import io.offerstream.operations.explain.KnownCycles;
import io.offerstream.operations.explain.OfferTimes;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.explain.Funnel.Stage;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.model.KafkaModelShelf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code why-not}: why an offer is shown as seldom as it is. */
@Command(
        name = "why-not",
        description = {
            "Tells why an offer is shown, or is not: a funnel of all customers of a cycle, and the reason in a sentence.",
            "Decides every customer's slate again, from what the topics say was known then: docs/explain.md. Needs no"
                    + " service to run."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream why-not --market CH --offer O-17",
            "  offerstream why-not --market CH --offer O-17 --cycle 2026-01-05T04:00 -o csv"
        })
public final class WhyNot extends Verb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ALL = "all";

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as CH.")
    private String market;

    @Option(names = "--offer", required = true, paramLabel = "ID", description = "Such as O-17.")
    private String offerId;

    @Option(names = "--cycle", paramLabel = "ID", description = "Such as 2026-01-05T04:00; by default the newest one.")
    private String cycleId;

    public WhyNot(Context context) {
        super(context);
    }

    /** What was found. */
    private record Found(CycleOpened cycle, int known, int lost, Funnel funnel, List<String> sentences) {}

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var catalogue = Catalogue.read(installation.clients(), installation.topics());
            KnownMarket.check(catalogue, market);
            var offer = catalogue
                    .offer(market, offerId)
                    .orElseThrow(() -> new CommandFailedException(
                            ExitCode.CHECK_FAILED,
                            market + " has no offer " + offerId + DidYouMean.hint(ids(catalogue), offerId)
                                    + "\n'offerstream offers export " + market + "' shows them all"));
            var known = KnownCycles.read(installation, market);
            var cycle = Optional.ofNullable(cycleId).map(known::require).or(known::newest);
            if (cycle.isEmpty()) {
                context.print(market + " has had no cycle yet: no offer was shown to anybody.");
                return ExitCode.OK;
            }
            print(find(installation, cycle.get().opened(), offer, known.newestTick()));
            return ExitCode.OK;
        }
    }

    private List<String> ids(Catalogue catalogue) {
        return catalogue.offers(market).stream().map(Offer::getOfferId).toList();
    }

    private Found find(Installation installation, CycleOpened cycle, Offer offer, Instant now) {
        var times = OfferTimes.read(installation, cycle, offerId);
        var shelf = new KafkaModelShelf(
                installation.topics().models(), installation.clients()::consumer, Explain.MODELS_WITHIN);
        var funnel = new Funnel(offerId);
        try (var progress = context.progress("why-not")) {
            var notBefore = times.liveUntil().isPresent()
                    ? Instant.MIN
                    : times.liveSince().orElse(Instant.MIN);
            var decisions = CycleDecisions.read(installation, shelf, cycle, notBefore, progress);
            long[] done = {0};
            int lost = decisions.each(again -> {
                funnel.add(again);
                progress.report(++done[0], "of " + decisions.assignedCustomers() + " customers decided again");
            });
            addCounts(installation, cycle.getCycleId(), funnel);
            if (funnel.decidedOtherwise() > 0) {
                context.warn("WARNING: " + funnel.decidedOtherwise() + " slates come out otherwise than published; see"
                        + " 'offerstream replay-cycle --market " + market + " --cycle " + cycle.getCycleId() + "'.");
            }
            return new Found(
                    cycle, decisions.knownCustomers(), lost, funnel, sentences(offer, cycle, times, funnel, now));
        }
    }

    private void addCounts(Installation installation, String cycle, Funnel funnel) {
        var topic = installation.topics().interactionCounts();
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            if (record.value() != null) {
                var row = topic.serde().deserialize(topic.name(), record.value());
                if (row.getMarket().equals(market)
                        && row.getCycleId().equals(cycle)
                        && row.getOfferId().equals(offerId)) {
                    funnel.add(row);
                }
            }
        });
    }

    private List<String> sentences(Offer offer, CycleOpened cycle, OfferTimes times, Funnel funnel, Instant now) {
        var sentences = new ArrayList<String>();
        ofOffer(offer, cycle, now).ifPresent(sentences::add);
        if (times.liveSince().isEmpty()) {
            sentences.add("It was live at no tick of this cycle.");
            return sentences;
        }
        if (times.liveSince().get().isAfter(cycle.getDecidedAt())) {
            sentences.add(
                    "In this cycle it was live only from " + times.liveSince().get() + " on.");
        }
        times.liveUntil().ifPresent(end -> sentences.add("In this cycle it was live only until " + end + "."));
        long live = funnel.of(Stage.ASSIGNED) - funnel.of(Stage.NOT_LIVE);
        long shown = funnel.of(Stage.SHOWN);
        sentences.add(
                (shown == 0 ? "It is in nobody's slate" : "It is in " + Funnel.percent(shown, live) + " of the slates")
                        + " of the " + live + " customers for whom it was live.");
        funnel.mostRefused().ifPresent(refused -> sentences.add("It is " + refused + "."));
        long eligible = funnel.of(Stage.ELIGIBLE);
        if (funnel.of(Stage.OUTSCORED) > 0) {
            sentences.add("Where it might be shown it is outscored for "
                    + Funnel.percent(funnel.of(Stage.OUTSCORED), eligible)
                    + funnel.medianGap()
                            .map(gap -> String.format(
                                    Locale.ROOT,
                                    ": by %.4f of a model's score in the median, luck and price taken into account",
                                    gap))
                            .orElse("")
                    + ".");
        }
        if (funnel.of(Stage.CAPPED) > 0) {
            sentences.add("Its price, which holds the concentration cap, keeps it from "
                    + Funnel.percent(funnel.of(Stage.CAPPED), eligible) + ".");
        }
        if (shown > 0 && funnel.of(Stage.SEEN) == 0) {
            sentences.add("Nobody who was assigned it has seen it yet.");
        }
        return sentences;
    }

    /** What stands against the offer itself. */
    private static Optional<String> ofOffer(Offer offer, CycleOpened cycle, Instant now) {
        var end = now.isBefore(cycle.getClosesAt()) ? now : cycle.getClosesAt();
        return switch (offer.getStatus()) {
            case WITHDRAWN -> Optional.of("It was withdrawn at " + offer.getEventTime() + ", for good.");
            case PAUSED -> Optional.of("It is paused since " + offer.getEventTime() + ".");
            case LIVE, UNKNOWN ->
                offer.getValidFrom().isAfter(end)
                        ? Optional.of("It is not live until " + offer.getValidFrom() + ".")
                        : offer.getValidTo().isAfter(end)
                                ? Optional.empty()
                                : Optional.of("Its validity ended at " + offer.getValidTo() + ".");
        };
    }

    private void print(Found found) {
        switch (context.options().outputOr(OutputFormat.TABLE)) {
            case TABLE -> {
                context.print(market + " offer " + offerId + ", cycle "
                        + found.cycle().getCycleId());
                context.print("");
                found.sentences().forEach(context::print);
                context.print("");
                context.print(table(found));
            }
            case CSV -> context.print(table(found));
            case JSON -> context.print(json(found));
        }
        if (found.lost() > 0) {
            context.warn(found.lost() + " customers with an assignment are left out: they were erased.");
        }
    }

    private static Table table(Found found) {
        var funnel = found.funnel();
        var columns = new ArrayList<String>(List.of("stage", ALL));
        funnel.arms().forEach(arm -> columns.add(arm.name()));
        var table = new Table(columns.toArray(String[]::new));
        var first = new ArrayList<Object>(List.of("customers known by the end of the cycle", found.known()));
        funnel.arms().forEach(arm -> first.add(""));
        table.add(first.toArray());
        for (var stage : Stage.values()) {
            boolean isStep = stage == Stage.ASSIGNED || stage == Stage.ELIGIBLE || stage == Stage.SHOWN;
            if (isStep || funnel.of(stage) != 0 || stage.compareTo(Stage.EVER) >= 0) {
                var row = new ArrayList<Object>(List.of(stage.words(), funnel.of(stage)));
                funnel.arms().forEach(arm -> row.add(funnel.of(stage, arm)));
                table.add(row.toArray());
            }
        }
        return table;
    }

    private String json(Found found) {
        var json = JSON.createObjectNode()
                .put("market", market)
                .put("offer", offerId)
                .put("cycle", found.cycle().getCycleId())
                .put("known_customers", found.known())
                .put("median_score_gap", found.funnel().medianGap().orElse(null));
        var sentences = json.putArray("sentences");
        found.sentences().forEach(sentences::add);
        var stages = json.putObject("stages");
        for (var stage : Stage.values()) {
            var counts = stages.putObject(stage.name().toLowerCase(Locale.ROOT));
            counts.put(ALL, found.funnel().of(stage));
            found.funnel()
                    .arms()
                    .forEach(arm -> counts.put(arm.name(), found.funnel().of(stage, arm)));
        }
        return json.toString();
    }
}
