package io.offerstream.platform.topics;

import java.time.Duration;

/**
 * How long the topics are kept that are not compacted and name customers. Reasons:
 * docs/decisions/0022-erasure.md.
 */
public enum Retention {
    /**
     * On the embedded broker: it compares the time of an event with the wall clock, and would delete a replay's past
     * while it is replayed.
     */
    UNLIMITED,

    /** On a cluster. */
    BOUNDED;

    /** Of events. With {@link #SEGMENT} they are gone before an erasure that must meet them again can be. */
    static final Duration EVENTS = Duration.ofDays(28);

    static final Duration ERASURES = Duration.ofDays(30);

    /** A broker deletes whole segments, once their newest record is old enough. */
    static final Duration SEGMENT = Duration.ofDays(1);
}
