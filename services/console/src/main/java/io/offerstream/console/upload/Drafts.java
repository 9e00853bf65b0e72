package io.offerstream.console.upload;

import io.offerstream.console.access.Secrets;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.rows.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that were uploaded lately, in memory: the newest {@value #MOST}, for half an hour. Safe for many threads. */
public final class Drafts {
    private static final int MOST = 8;
    private static final Duration LASTS = Duration.ofMinutes(30);

    private final Secrets secrets = new Secrets();
    private final Map<String, Draft> byId = new LinkedHashMap<>();

    /** What was uploaded, compared with what there is. */
    synchronized Draft add(
            String market, String owner, List<Row> rows, List<String> columns, List<OfferChange> changes, Instant at) {
        byId.values().removeIf(old -> old.at().plus(LASTS).isBefore(at));
        if (byId.size() >= MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
        var draft = new Draft(secrets.token(), market, owner, rows, columns, changes, at, Optional.empty());
        byId.put(draft.id(), draft);
        return draft;
    }

    /** The draft of this id, for its owner and in its market alone. */
    synchronized Draft require(String id, String market, String owner) {
        return Optional.ofNullable(byId.get(id))
                .filter(draft -> draft.market().equals(market) && draft.owner().equals(owner))
                .orElseThrow(() -> new NothingThereException(
                        "This upload is not here any more. Nothing of it was lost that was published; upload the file"
                                + " again if it was not."));
    }

    synchronized void remove(String id) {
        byId.remove(id);
    }

    synchronized void replace(Draft draft) {
        byId.computeIfPresent(draft.id(), (id, before) -> draft);
    }
}
