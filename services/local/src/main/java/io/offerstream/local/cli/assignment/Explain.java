package io.offerstream.local.cli.assignment;

import io.offerstream.operations.explain.CycleDecisions;
import io.offerstream.operations.explain.Explanation;
import io.offerstream.operations.explain.KnownCustomer;
import io.offerstream.operations.explain.KnownCycles;
import io.offerstream.operations.explain.OfferStanding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Verb;
import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.slates.model.KafkaModelShelf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code explain}: why a customer has what they have. */
@Command(
        name = "explain",
        description = {
            "Explains one customer's assignment: how the arm was hashed, what the slate is made of, and for every other"
                    + " live offer the smallest change that would have shown it.",
            "Decides it again, from what the topics say was known then, and ends with 3 if that is not what was"
                    + " published: docs/explain.md. Needs no service to run."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream explain --market DE --customer 4711",
            "  offerstream explain --market DE --customer 4711 --cycle 2026-01-05T04:00 --offer O-17",
            "  offerstream explain --market DE --customer 4711 -o json"
        })
public final class Explain extends Verb {
    static final Duration MODELS_WITHIN = Duration.ofSeconds(30);

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(names = "--customer", required = true, paramLabel = "ID", description = "Such as 4711.")
    private String customerId;

    @Option(
            names = "--cycle",
            paramLabel = "ID",
            description = "Such as 2026-01-05T04:00; by default the one of the assignment that holds.")
    private String cycleId;

    @Option(names = "--offer", paramLabel = "ID", description = "Only this live offer, with every part of its score.")
    private String offerId;

    public Explain(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            KnownMarket.check(Catalogue.read(installation.clients(), installation.topics()), market);
            var key = Keys.of(market, customerId);
            var cycle = cycle(installation, key);
            var revisions = revisions(installation, key, cycle.getCycleId());
            var again = again(installation, cycle, key);
            var standings = OfferStanding.of(again);
            if (offerId != null) {
                standings = only(again, standings);
            }
            var explanation = new Explanation(cycle, revisions, again, standings, offerId != null);
            switch (context.options().outputOr(OutputFormat.TABLE)) {
                case TABLE -> new ExplanationText(explanation).print(context);
                case JSON -> context.print(ExplanationJson.of(explanation).toString());
                case CSV -> context.print(ExplanationText.offers(explanation));
            }
            return judge(explanation);
        }
    }

    private CycleOpened cycle(Installation installation, String key) {
        var known = KnownCycles.read(installation, market);
        if (cycleId != null) {
            return known.require(cycleId).opened();
        }
        var current = installation.topics().assignmentsCurrent();
        var id = CommittedRecords.newest(installation.clients(), current, key)
                .filter(record -> record.value() != null)
                .map(record -> current.serde()
                        .deserialize(current.name(), record.value())
                        .getCycleId())
                .orElseThrow(() -> KnownCustomer.withoutAssignment(installation, market, customerId));
        return known.require(id).opened();
    }

    /** Every revision of the cycle, oldest first. */
    private List<Assignment> revisions(Installation installation, String key, String cycle) {
        var topic = installation.topics().assignments();
        var revisions = new ArrayList<Assignment>();
        var otherCycles = new ArrayList<String>();
        CommittedRecords.readPartition(installation.clients(), topic, topic.partitionOf(key), record -> {
            if (record.value() != null && new String(record.key(), UTF_8).equals(key)) {
                var assignment = topic.serde().deserialize(topic.name(), record.value());
                if (assignment.getCycleId().equals(cycle)) {
                    revisions.add(assignment);
                } else if (!otherCycles.contains(assignment.getCycleId())) {
                    otherCycles.add(assignment.getCycleId());
                }
            }
            return true;
        });
        if (revisions.isEmpty() && otherCycles.isEmpty()) {
            throw KnownCustomer.withoutAssignment(installation, market, customerId);
        } else if (revisions.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    "customer " + customerId + " of " + market + " had no assignment in cycle " + cycle
                            + ", or it has been deleted by age; they had one in " + String.join(", ", otherCycles));
        }
        return revisions;
    }

    private Again again(Installation installation, CycleOpened cycle, String key) {
        var shelf =
                new KafkaModelShelf(installation.topics().models(), installation.clients()::consumer, MODELS_WITHIN);
        var found = new AtomicReference<Again>();
        try (var progress = context.progress("explain")) {
            CycleDecisions.read(installation, shelf, cycle, key, progress).each(found::set);
        }
        return Optional.ofNullable(found.get())
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.CHECK_FAILED,
                        "nothing of customer " + customerId + " is left in customer-features: they were erased, and the"
                                + " decision cannot be explained any more"));
    }

    private List<OfferStanding> only(Again again, List<OfferStanding> standings) {
        var one = standings.stream()
                .filter(standing -> standing.id().equals(offerId))
                .toList();
        if (one.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    "offer " + offerId + " was not live in " + market + " at "
                            + again.published().getDecidedAt()
                            + DidYouMean.hint(again.open().offers().ids(), offerId)
                            + "\n'offerstream why-not --market " + market + " --offer " + offerId + "' tells why.");
        }
        return one;
    }

    private ExitCode judge(Explanation explanation) {
        if (!explanation.again().isOfThen()) {
            context.warn("WARNING: what the customer was at the decision has been compacted away in customer-features;"
                    + " this is computed from what is known of them since "
                    + explanation.again().subject().features().getAsOf() + ".");
        }
        if (explanation.differences().isEmpty()) {
            return ExitCode.OK;
        }
        context.warn("WARNING: decided again from the topics, this is NOT what was published:");
        explanation
                .differences()
                .forEach(difference -> context.warn("  " + difference.field() + ": published " + difference.published()
                        + ", decided again " + difference.replayed()));
        return ExitCode.CHECK_FAILED;
    }
}
