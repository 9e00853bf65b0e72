package io.offerstream.operations.offers;

import io.offerstream.operations.records.AvroJson;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.schemas.Offer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What publishing one row would do.
 *
 * @param before the offer as it is; empty if there is none
 * @param after the offer as the row says; incomplete if there are problems
 * @param conflict true if the row rests on a revision that is not the newest
 */
public record OfferChange(Row row, Optional<Offer> before, Offer after, List<RowProblem> problems, boolean conflict) {
    /** Fields that differ with every event, and say nothing of the offer itself. */
    static final Set<String> OF_THE_EVENT = Set.of("event_id", "event_time", "event", "revision");

    /** What would become of the offer. */
    public enum Kind {
        NEW,
        CHANGED,
        UNCHANGED,
        REJECTED
    }

    public OfferChange {
        problems = List.copyOf(problems);
    }

    public Kind kind() {
        if (!problems.isEmpty()) {
            return Kind.REJECTED;
        } else if (before.isEmpty()) {
            return Kind.NEW;
        }
        return differences().isEmpty() ? Kind.UNCHANGED : Kind.CHANGED;
    }

    /** False for what is refused or the same already. */
    public boolean isToPublish() {
        return kind() == Kind.NEW || kind() == Kind.CHANGED;
    }

    /** For people: each field that would change, as {@code field: before -> after}; for a new offer nothing. */
    public String differences() {
        return before.map(offer -> differences(offer, after)).orElse("");
    }

    public static String differences(Offer before, Offer after) {
        var was = AvroJson.of(before);
        var will = AvroJson.of(after);
        return was.properties().stream()
                .filter(field -> !OF_THE_EVENT.contains(field.getKey()))
                .filter(field -> !field.getValue().equals(will.get(field.getKey())))
                .map(field -> field.getKey() + ": " + field.getValue() + " -> " + will.get(field.getKey()))
                .collect(Collectors.joining(", "));
    }

    public OfferChange with(RowProblem problem) {
        return new OfferChange(row, before, after, List.of(problem), conflict);
    }
}
