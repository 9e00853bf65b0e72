package io.offerstream.local.cli.assignment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.explain.Evidence;
import io.offerstream.operations.explain.Funnel.Stage;
import io.offerstream.operations.explain.OfferFunnel;
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

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            Optional<OfferFunnel> found;
            try (var progress = context.progress("why-not")) {
                found = OfferFunnel.of(
                        Evidence.of(installation), market, offerId, Optional.ofNullable(cycleId), progress);
            }
            if (found.isEmpty()) {
                context.print(market + " has had no cycle yet: no offer was shown to anybody.");
                return ExitCode.OK;
            }
            long otherwise = found.get().funnel().decidedOtherwise();
            if (otherwise > 0) {
                context.warn("WARNING: " + otherwise + " slates come out otherwise than published; see"
                        + " 'offerstream replay-cycle --market " + market + " --cycle "
                        + found.get().cycle().getCycleId() + "'.");
            }
            print(found.get());
            return ExitCode.OK;
        }
    }

    private void print(OfferFunnel found) {
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

    private static Table table(OfferFunnel found) {
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

    private String json(OfferFunnel found) {
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
