package io.offerstream.operations.approval;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.approval.ProposedChange.ModelVersion;
import io.offerstream.operations.approval.ProposedChange.Offers;
import io.offerstream.operations.approval.ProposedChange.Switch;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.markets.KillSwitch;
import io.offerstream.operations.models.ModelRequests;
import io.offerstream.operations.offers.OfferPublication;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.ChangeRequest;
import java.time.Instant;

/**
 * Does what was approved, in the transaction that says so, just as if its approver did it: whatever has become of it
 * since it was asked for counts.
 *
 * @param approver as the audit calls them
 */
record ApprovedChange(
        Cluster cluster,
        OpsTransaction transaction,
        ChangeRequest request,
        String approver,
        String approval,
        Instant now) {
    /** Returns when readers see it, and the transaction is committed. */
    void commit(ProposedChange change) {
        var market = request.getMarket();
        if (change instanceof Offers offers) {
            publish(offers);
        } else if (change instanceof Switch to) {
            if (!KillSwitch.set(cluster, transaction, market, to.isOn(), to.period(), reason(), now)) {
                throw new NotDoneException(
                        Why.CONFLICT,
                        "The kill switch of " + market + " stands like that already. Refuse the request.");
            }
        } else if (change instanceof ModelVersion model) {
            ModelRequests.ask(cluster, transaction, market, model.action(), model.version(), approver, reason(), now);
        }
    }

    private void publish(Offers offers) {
        var changes = offers.plan(
                Catalogue.read(cluster.clients(), cluster.topics()),
                cluster.topics().offers(),
                request.getMarket(),
                now);
        changes.stream().filter(change -> !Offers.isAsAsked(change)).findFirst().ifPresent(change -> {
            throw new NotDoneException(
                    Why.CONFLICT,
                    "Offer " + change.after().getOfferId()
                            + " was changed since this was asked for. Nothing was published: refuse the request, and"
                            + " have the file uploaded again.");
        });
        OfferPublication.publish(cluster, transaction, changes, OfferPublication.APPROVED, reason());
    }

    /** For the audit of what is changed: both of them, with what they said. */
    private String reason() {
        return request.getReason() + " (asked by " + request.getAuthor() + "; approved by " + approver + ": " + approval
                + ")";
    }
}
