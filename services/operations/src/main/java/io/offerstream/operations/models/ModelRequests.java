package io.offerstream.operations.models;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelRequest;
import java.time.Instant;
import java.util.Locale;

/** What people ask of the trainer, which answers at its next tick: {@link AnswerWatch} tells how. */
public final class ModelRequests {
    private ModelRequests() {}

    /** What the audit calls it. */
    public static String actionOf(ModelAction action) {
        return "models." + action.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A request, not yet written.
     *
     * @param version null for what needs none
     * @param actor who asks
     */
    public static ModelRequest of(
            String market, ModelAction action, Long version, String actor, String reason, Instant now) {
        return ModelRequest.newBuilder()
                .setEventId("ops:" + actionOf(action) + ":" + market + ":" + now.toEpochMilli())
                .setEventTime(now)
                .setMarket(market)
                .setAction(action)
                .setVersion(version)
                .setActor(actor)
                .setReason(reason)
                .build();
    }

    /**
     * Asks for a version to be promoted, gone back to or released, if there is anything to be done; returns when readers
     * see it.
     *
     * @param version the page or command names; of a release only said to people
     * @throws NotDoneException if the version is not kept, or none is pinned that could be released
     */
    public static void ask(
            Cluster cluster,
            OpsTransaction transaction,
            String market,
            ModelAction action,
            long version,
            String actor,
            String reason,
            Instant now) {
        var models = ModelArchive.read(cluster).of(market);
        boolean isRelease = action == ModelAction.RELEASE;
        if (isRelease && !models.isPinned()) {
            throw new NotDoneException(Why.CONFLICT, "No version of " + market + " is pinned.");
        } else if (!isRelease) {
            models.require(version);
        }
        write(cluster, transaction, models, of(market, action, isRelease ? null : version, actor, reason, now));
    }

    /**
     * Writes a request and its audit entry together; returns when readers see them.
     *
     * @param transaction opened before {@code models} were read
     */
    public static void write(Cluster cluster, OpsTransaction transaction, MarketModels models, ModelRequest request) {
        transaction.write(cluster.topics().modelRequests(), request, request.getEventTime());
        transaction.audit(
                request.getMarket(),
                models.status().map(status -> AvroJson.of(status).toString()).orElse(null),
                AvroJson.of(request).toString(),
                new OpsTransaction.Change(
                        request.getEventId(),
                        request.getEventTime(),
                        actionOf(request.getAction()),
                        request.getReason()));
        transaction.commit();
    }
}
