package io.offerstream.operations.approval;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.RequestState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Changes that need somebody else's approval. Asking, approving, refusing and withdrawing are each one transaction with
 * the audit entries, and of an approved change with the change itself.
 */
public final class ChangeRequests {
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ChangeRequests() {}

    /**
     * Asks for a change; returns when readers see it.
     *
     * @param id that no request of the market has had
     * @param lasts how long it can be approved
     * @throws NotDoneException if it is larger than a record may be
     */
    public static ChangeRequest ask(
            Cluster cluster,
            OpsTransaction transaction,
            String market,
            String id,
            ProposedChange change,
            Asker author,
            String reason,
            Instant now,
            Duration lasts) {
        var content = PackedJson.write(change.content());
        if (content.remaining() > MOST_BYTES) {
            throw new NotDoneException(
                    Why.USAGE, "This is too large to wait for somebody's approval. Split the file, and ask for each.");
        }
        var request = ChangeRequest.newBuilder()
                .setEventId(eventId(Keys.of(market, id), RequestState.WAITING))
                .setEventTime(now)
                .setMarket(market)
                .setRequestId(id)
                .setKind(change.kind())
                .setState(RequestState.WAITING)
                .setTitle(change.title())
                .setContent(content)
                .setAuthor(author.actor())
                .setAuthorId(author.id())
                .setReason(reason)
                .setAskedAt(now)
                .setExpiresAt(now.plus(lasts))
                .build();
        write(cluster, transaction, Optional.empty(), request, "approvals.ask", reason);
        transaction.commit();
        return request;
    }

    /**
     * Approves a request and does what it asks for; returns when readers see it.
     *
     * @param transaction opened just before
     * @throws NotDoneException if it does not wait any more, is the approver's own, or cannot be done any more
     */
    public static void approve(
            Cluster cluster,
            OpsTransaction transaction,
            String market,
            String id,
            Asker approver,
            String reason,
            Instant now) {
        var request = requireOfAnother(requireWaiting(cluster, market, id, now), approver);
        decide(cluster, transaction, request, RequestState.APPROVED, approver, reason, now);
        new ApprovedChange(cluster, transaction, request, approver.actor(), reason, now)
                .commit(ProposedChange.of(request));
    }

    /** Refuses a request; throws as {@link #approve} does. */
    public static void refuse(
            Cluster cluster,
            OpsTransaction transaction,
            String market,
            String id,
            Asker approver,
            String reason,
            Instant now) {
        var request = requireOfAnother(requireWaiting(cluster, market, id, now), approver);
        decide(cluster, transaction, request, RequestState.REFUSED, approver, reason, now);
        transaction.commit();
    }

    /**
     * Takes a request back.
     *
     * @throws NotDoneException if it does not wait any more, or is somebody else's
     */
    public static void withdraw(
            Cluster cluster,
            OpsTransaction transaction,
            String market,
            String id,
            Asker author,
            String reason,
            Instant now) {
        var request = requireWaiting(cluster, market, id, now);
        if (!author.isAlso(request.getAuthor(), request.getAuthorId())) {
            throw new NotDoneException(Why.CHECK_FAILED, "Only whoever asked for it can withdraw it; refuse it.");
        }
        decide(cluster, transaction, request, RequestState.WITHDRAWN, author, reason, now);
        transaction.commit();
    }

    /** Whether it can still be decided on. */
    public static boolean isWaiting(ChangeRequest request, Instant now) {
        return request.getState() == RequestState.WAITING && now.isBefore(request.getExpiresAt());
    }

    private static ChangeRequest requireWaiting(Cluster cluster, String market, String id, Instant now) {
        var topic = cluster.topics().changeRequests();
        var request = CommittedRecords.newest(cluster.clients(), topic, Keys.of(market, id))
                .filter(record -> record.value() != null)
                .map(record -> topic.serde().deserialize(topic.name(), record.value()))
                .orElseThrow(() ->
                        new NotDoneException(Why.CHECK_FAILED, market + " has no request " + id + " to decide on."));
        if (request.getState() != RequestState.WAITING) {
            throw new NotDoneException(
                    Why.CONFLICT,
                    "This request was " + word(request.getState()) + " by " + request.getDecidedBy() + " already.");
        } else if (!isWaiting(request, now)) {
            throw new NotDoneException(
                    Why.CONFLICT,
                    "This request ended at " + request.getExpiresAt()
                            + ", before anybody approved it. Ask for it again.");
        }
        return request;
    }

    private static ChangeRequest requireOfAnother(ChangeRequest request, Asker approver) {
        if (approver.isAlso(request.getAuthor(), request.getAuthorId())) {
            throw new NotDoneException(
                    Why.CHECK_FAILED,
                    "You asked for this yourself: somebody else has to decide on it. You can withdraw it.");
        }
        return request;
    }

    private static void decide(
            Cluster cluster,
            OpsTransaction transaction,
            ChangeRequest request,
            RequestState state,
            Asker by,
            String reason,
            Instant now) {
        var decided = ChangeRequest.newBuilder(request)
                .setEventId(eventId(Keys.of(request), state))
                .setEventTime(now)
                .setState(state)
                .setContent(NOTHING)
                .setDecidedBy(by.actor())
                .setDecisionReason(reason)
                .build();
        var action = "approvals."
                + switch (state) {
                    case APPROVED -> "approve";
                    case REFUSED -> "refuse";
                    default -> "withdraw";
                };
        write(cluster, transaction, Optional.of(request), decided, action, reason);
    }

    private static void write(
            Cluster cluster,
            OpsTransaction transaction,
            Optional<ChangeRequest> before,
            ChangeRequest after,
            String action,
            String reason) {
        var time = after.getEventTime();
        transaction.write(cluster.topics().changeRequests(), after, time);
        transaction.audit(
                Keys.of(after),
                before.map(ChangeRequests::summary).orElse(null),
                summary(after),
                new OpsTransaction.Change(after.getEventId(), time, action, reason));
    }

    /** Without the content, which the audit tells once it is done. */
    private static String summary(ChangeRequest request) {
        var json = AvroJson.of(request);
        json.remove("content");
        return json.toString();
    }

    private static String eventId(String key, RequestState state) {
        return "ops:request:" + key + ":" + word(state);
    }

    private static String word(RequestState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
