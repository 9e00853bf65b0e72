package io.offerstream.local.cli.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;

/** Whether the brokers are there, and agree with us what time it is. */
record ClusterChecks(Admin admin, Clock clock) {
    private static final String CLOCK = "clock";
    private static final Duration MOST_OFFSET = Duration.ofSeconds(5);

    Finding brokers() {
        var cluster = admin.describeCluster();
        int nodes = Answers.of(cluster.nodes()).size();
        return Finding.ok(
                "broker",
                nodes + (nodes == 1 ? " broker" : " brokers") + ", cluster " + Answers.of(cluster.clusterId()));
    }

    /**
     * Kafka has no question for the time, but the quorum's leader answers when it last heard of itself: now, by its
     * clock.
     */
    Finding clockOffset() {
        var asked = clock.instant();
        var quorum = Answers.of(admin.describeMetadataQuorum().quorumInfo());
        var answered = clock.instant();
        var leader = quorum.voters().stream()
                .filter(voter -> voter.replicaId() == quorum.leaderId())
                .map(ReplicaState::lastFetchTimestamp)
                .filter(OptionalLong::isPresent)
                .findFirst();
        if (leader.isEmpty() || leader.get().getAsLong() < 0) {
            return Finding.warn(CLOCK, "the brokers do not tell their time", "compare the machines' clocks by hand");
        }
        return judge(asked, Instant.ofEpochMilli(leader.get().getAsLong()), answered);
    }

    /** Between asking and answering the brokers' clock may have stood anywhere: only what is outside counts. */
    static Finding judge(Instant asked, Instant theirs, Instant answered) {
        var offset = theirs.isBefore(asked)
                ? Duration.between(theirs, asked)
                : theirs.isAfter(answered) ? Duration.between(answered, theirs) : Duration.ZERO;
        var found = "brokers' clock differs by " + offset.toMillis() + " ms";
        return offset.compareTo(MOST_OFFSET) > 0
                ? Finding.fail(
                        CLOCK,
                        found,
                        "let the machines synchronise their clocks (NTP): events would be refused as from the future")
                : Finding.ok(CLOCK, found);
    }
}
