package io.offerstream.local.cli.assignment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.records.RecordJson;
import io.offerstream.local.cli.topics.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a customer who has no assignment. */
final class KnownCustomer {
    private KnownCustomer() {}

    /** Why there is none: unknown, erased, merged into another, or not yet. */
    static CommandFailedException withoutAssignment(Installation installation, String market, String customerId) {
        var topic = installation.topics().customerFeatures();
        var newest = CommittedRecords.newest(installation.clients(), topic, Keys.of(market, customerId));
        var name = "customer " + customerId + " of " + market;
        if (newest.isEmpty()) {
            return failed("there is no " + name + DidYouMean.hint(ids(installation, market), customerId));
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

    private static CommandFailedException failed(String message) {
        return new CommandFailedException(ExitCode.CHECK_FAILED, message);
    }

    private static Set<String> ids(Installation installation, String market) {
        var ids = new TreeSet<String>();
        CommittedRecords.readAll(installation.clients(), installation.topics().customerFeatures(), record -> {
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
