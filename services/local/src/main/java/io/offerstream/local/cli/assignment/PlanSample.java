package io.offerstream.local.cli.assignment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.CustomerFeatures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The customers of a market as they are known by now, or some of them, always the same. Immutable once read. */
final class PlanSample {
    private static final String SALT = "plan-sample";

    private final Installation installation;
    private final Map<String, byte[]> customers;
    private final int known;

    private PlanSample(Installation installation, Map<String, byte[]> customers, int known) {
        this.installation = installation;
        this.customers = customers;
        this.known = known;
    }

    /** @param most customers with the smallest hashes are taken, so many at most */
    static PlanSample read(Installation installation, String market, int most, Progress progress) {
        var byKey = new TreeMap<String, byte[]>();
        CommittedRecords.readAll(installation.clients(), installation.topics().customerFeatures(), record -> {
            if (RecordJson.tickOf(record).isEmpty()) {
                var key = new String(record.key(), UTF_8);
                if (Keys.market(key).equals(market)) {
                    if (record.value() == null) {
                        byKey.remove(key);
                    } else {
                        byKey.put(key, record.value());
                    }
                    progress.report(byKey.size(), "customers read");
                }
            }
        });
        int known = byKey.size();
        if (known > most) {
            var byHash = new TreeMap<Long, String>();
            for (var key : byKey.keySet()) {
                byHash.put(Bucketing.of(SALT, "", key).u53(), key);
                if (byHash.size() > most) {
                    byHash.pollLastEntry();
                }
            }
            byKey.keySet().retainAll(new HashSet<>(byHash.values()));
        }
        return new PlanSample(installation, byKey, known);
    }

    /** How many customers the market has, taken or not. */
    int known() {
        return known;
    }

    /** Hands them over by key, so many together; accounts that were merged into others get no slates. */
    void each(int together, Consumer<List<CustomerFeatures>> receiver) {
        var topic = installation.topics().customerFeatures();
        var batch = new ArrayList<CustomerFeatures>(together);
        for (var value : customers.values()) {
            var customer = topic.serde().deserialize(topic.name(), value);
            if (customer.getMergedInto() == null) {
                batch.add(customer);
            }
            if (batch.size() == together) {
                receiver.accept(List.copyOf(batch));
                batch.clear();
            }
        }
        receiver.accept(List.copyOf(batch));
    }
}
