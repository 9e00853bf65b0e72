package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a customer who has no assignment. */
public final class KnownCustomer {
    private KnownCustomer() {}

    /** Why there is none: unknown, erased, merged into another, or not yet. */
    public static NotDoneException withoutAssignment(Cluster cluster, String market, String customerId) {
        var topic = cluster.topics().customerFeatures();
        var newest = CommittedRecords.newest(cluster.clients(), topic, Keys.of(market, customerId));
        var name = "customer " + customerId + " of " + market;
        if (newest.isEmpty()) {
            return failed("there is no " + name + DidYouMean.hint(ids(cluster, market), customerId));
        } else if (newest.get().value() == null) {
            return failed(name + " was erased; nothing of them is known");
        }
        var features = topic.serde().deserialize(topic.name(), newest.get().value());
        return failed(
                features.getMergedInto() == null
                        ? name + " has no assignment yet: the market has had no cycle since they are known"
                        : name + " was merged into " + features.getMergedInto()
                                + ", and gets no more assignments; ask for that one");
    }

    private static NotDoneException failed(String message) {
        return new NotDoneException(Why.CHECK_FAILED, message);
    }

    private static Set<String> ids(Cluster cluster, String market) {
        var ids = new TreeSet<String>();
        CommittedRecords.readAll(cluster.clients(), cluster.topics().customerFeatures(), record -> {
            if (RecordJson.tickOf(record).isEmpty()) {
                var key = new String(record.key(), UTF_8);
                if (Keys.market(key).equals(market)) {
                    ids.add(Keys.id(key));
                }
            }
        });
        return ids;
    }
}
