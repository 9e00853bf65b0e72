package io.offerstream.console.upload;

import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.rows.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file that somebody uploaded, and has published or not.
 *
 * @param owner who alone sees it
 * @param columns of the file; empty for JSON lines
 * @param changes what its rows would do, or did
 * @param at wall clock when it came
 * @param run what it was published as; empty until then
 */
record Draft(
        String id,
        String market,
        String owner,
        List<Row> rows,
        List<String> columns,
        List<OfferChange> changes,
        Instant at,
        Optional<String> run) {
    long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    List<OfferChange> refused() {
        return changes.stream().filter(change -> change.kind() == Kind.REJECTED).toList();
    }

    List<OfferChange> toPublish() {
        return changes.stream().filter(OfferChange::isToPublish).toList();
    }

    /** The same file, compared again. */
    Draft with(List<OfferChange> now) {
        return new Draft(id, market, owner, rows, columns, now, at, run);
    }

    /** Published, by what was compared last. */
    Draft published(List<OfferChange> now, String as) {
        return new Draft(id, market, owner, List.of(), columns, now, at, Optional.of(as));
    }
}
