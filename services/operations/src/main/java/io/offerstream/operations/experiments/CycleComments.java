package io.offerstream.operations.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import java.time.Instant;
import java.util.HexFormat;

/** What people remark on a cycle, such as a till that was down: audit entries that change nothing. */
public final class CycleComments {
    private static final String ACTION = "experiments.comment";

    private CycleComments() {}

    /**
     * Adds a remark.
     *
     * @param transaction is committed; whose it is says who remarked
     * @param now of the services: in a simulation, not the wall's
     */
    public static void add(OpsTransaction transaction, String market, String cycleId, String comment, Instant now) {
        var subject = Keys.of(market, cycleId);
        // Several may be made at one simulated time.
        var text = HexFormat.of().formatHex(Sha256.of(comment.getBytes(UTF_8)), 0, 6);
        var id = "ops:" + subject + ":comment:" + now.toEpochMilli() + ":" + text;
        transaction.audit(subject, null, null, new OpsTransaction.Change(id, now, ACTION, comment));
        transaction.commit();
    }

    /** Whether an entry is one: its subject is then market and cycle, and its reason what was remarked. */
    public static boolean isComment(AuditEntry entry) {
        return entry.getAction().equals(ACTION) && entry.getSubject().indexOf(':') > 0;
    }
}
