package io.offerstream.operations.offers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.Offer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;

/** Offers that were changed together, as the audit tells of them. */
final class Runs {
    private static final int ID_CHARACTERS = 12;

    private Runs() {}

    /** Ids of events are never used again, so that no two runs have the same. */
    static String idOf(List<Offer> changed) {
        var ids = changed.stream().map(Offer::getEventId).collect(Collectors.joining("\n"));
        return HexFormat.of().formatHex(Sha256.of(ids.getBytes(UTF_8))).substring(0, ID_CHARACTERS);
    }

    /** The audit entries of a run, in the order of the run; empty if the audit has none. */
    static List<AuditEntry> read(Cluster cluster, String run) {
        var entries = new ArrayList<AuditEntry>();
        var audit = cluster.topics().audit();
        CommittedRecords.readAll(cluster.clients(), audit, record -> {
            try {
                var entry = audit.serde().deserialize(audit.name(), record.value());
                if (entry != null && entry.getRun().equals(run)) {
                    entries.add(entry);
                }
            } catch (SerializationException e) {
                // What nobody can read is of no run.
                return;
            }
        });
        return entries;
    }
}
