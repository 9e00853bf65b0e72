package io.offerstream.local.cli.backfill;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.publishing.Actor;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferPlan;
import io.offerstream.operations.publishing.OpsTransaction;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The offers of an import: judged, compared with those there are, numbered and audited as {@code offers publish} does
 * it. All of them are held in memory. Owned by one thread.
 *
 * @param files of offers
 * @param form of their tables
 */
record OfferHistory(Collection<Path> files, ExportForm form, Clock clock) {
    /** What a table has of the events of another installation, or of our own sink; they are numbered anew. */
    static final Set<String> OF_OTHER_EVENTS = Set.of("event_id", "event_time", "event", "revision");

    /** What the rows of each file would do to the offers there are. */
    Map<Path, List<OfferChange>> plan(Installation installation, Catalogue catalogue) {
        var plan = new OfferPlan(catalogue, installation.topics().offers(), Optional.empty(), clock.instant());
        var rowsOf = new LinkedHashMap<Path, Integer>();
        for (var file : files) {
            int count = 0;
            try (var rows = form.open(file)) {
                for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                    plan.add(row.get());
                    count++;
                }
            }
            rowsOf.put(file, count);
        }
        var changes = plan.changes().iterator();
        var byFile = new LinkedHashMap<Path, List<OfferChange>>();
        rowsOf.forEach((file, count) -> {
            var ofFile = new ArrayList<OfferChange>(count);
            for (int row = 0; row < count; row++) {
                ofFile.add(changes.next());
            }
            byFile.put(file, ofFile);
        });
        return byFile;
    }

    /**
     * Publishes what is new or changed, in one transaction with its audit entries.
     *
     * @return how many offers that were
     */
    int publish(Installation installation, String reason) {
        if (files.isEmpty()) {
            return 0;
        }
        try (var transaction = new OpsTransaction(installation, Actor.name())) {
            var wanted = changes(plan(installation, Catalogue.read(installation.clients(), installation.topics())))
                    .filter(OfferChange::isToPublish)
                    .toList();
            wanted.forEach(change -> transaction.change(
                    installation.topics().offers(),
                    change.before(),
                    change.after(),
                    new OpsTransaction.Change(
                            change.after().getEventId(), change.after().getEventTime(), "offers.import", reason)));
            transaction.commit();
            return wanted.size();
        }
    }

    static Stream<OfferChange> changes(Map<Path, List<OfferChange>> plan) {
        return plan.values().stream().flatMap(List::stream);
    }
}
