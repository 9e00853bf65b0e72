package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import java.util.HashMap;

/**
 * Who has an offer in the slate that holds now.
 *
 * @param holding customers of the market who have it
 * @param customers of the market who have a slate
 */
public record Holders(long holding, long customers) {
    /** Reads every slate that holds. */
    public static Holders of(Cluster cluster, String market, String offerId) {
        var topic = cluster.topics().assignmentsCurrent();
        // A topic that is compacted still has old slates beside the newest.
        var newest = new HashMap<String, Boolean>();
        CommittedRecords.readAll(cluster.clients(), topic, record -> {
            if (record.key() == null) {
                return;
            }
            var key = new String(record.key(), UTF_8);
            if (key.indexOf(':') < 0 || !Keys.market(key).equals(market)) {
                return;
            }
            if (record.value() == null) {
                newest.remove(key);
            } else {
                var slate = topic.serde().deserialize(topic.name(), record.value());
                newest.put(key, slate.getOffers().contains(offerId));
            }
        });
        long holding = newest.values().stream().filter(has -> has).count();
        return new Holders(holding, newest.size());
    }
}
