package io.offerstream.operations.offers;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.rows.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Offers of a file, compared with those there are and published in one transaction. Opened before anything is read, so
 * that nobody's change in between is overwritten. Owned by one thread.
 */
public final class OfferPublication implements AutoCloseable {
    /** What the audit calls it if one person does it alone. */
    public static final String ACTION = "offers.publish";

    /** What the audit calls it if somebody approved what another one asked for. */
    public static final String APPROVED = "offers.publish-approved";

    private final Cluster cluster;
    private final OpsTransaction transaction;

    /** @param actor who publishes, for the audit */
    public OfferPublication(Cluster cluster, String actor) {
        this.cluster = cluster;
        transaction = new OpsTransaction(cluster, actor);
    }

    /**
     * What each row would do to the offers as the topics have them now.
     *
     * @param market the only one that rows may be of; empty for any
     * @param now becomes the time of the events
     */
    public static List<OfferChange> plan(Cluster cluster, List<Row> rows, Optional<String> market, Instant now) {
        var plan = new OfferPlan(
                Catalogue.read(cluster.clients(), cluster.topics()),
                cluster.topics().offers(),
                market,
                now);
        rows.forEach(plan::add);
        return plan.changes();
    }

    /** As {@link #plan(Cluster, List, Optional, Instant)}, while nobody else can publish. */
    public List<OfferChange> plan(List<Row> rows, Optional<String> market, Instant now) {
        return plan(cluster, rows, market, now);
    }

    /**
     * Publishes what is new or changed; returns when readers see it.
     *
     * @return the run, by which it can be taken back; empty if there was nothing to do
     */
    public Optional<String> publish(List<OfferChange> changes, String reason) {
        return publish(cluster, transaction, changes, ACTION, reason);
    }

    /**
     * As {@link #publish(List, String)}, in a transaction that was opened before {@code changes} were found.
     *
     * @param action what the audit calls it
     */
    public static Optional<String> publish(
            Cluster cluster, OpsTransaction transaction, List<OfferChange> changes, String action, String reason) {
        var wanted = changes.stream().filter(OfferChange::isToPublish).toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        var run = Runs.idOf(wanted.stream().map(OfferChange::after).toList());
        wanted.forEach(change -> transaction.change(
                cluster.topics().offers(),
                change.before(),
                change.after(),
                new OpsTransaction.Change(
                        change.after().getEventId(), change.after().getEventTime(), action, reason, run)));
        transaction.commit();
        return Optional.of(run);
    }

    @Override
    public void close() {
        transaction.close();
    }
}
