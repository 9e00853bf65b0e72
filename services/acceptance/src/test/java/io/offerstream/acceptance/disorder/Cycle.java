package io.offerstream.acceptance.disorder;

import io.offerstream.platform.fixture.TestMarket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One of the two cycles that a story is about. */
record Cycle(String id, Instant opens, Instant closes) {
    static final Cycle FIRST = of(TestMarket.FIRST_CYCLE);
    static final Cycle SECOND = of(TestMarket.SECOND_CYCLE);
    static final List<Cycle> BOTH = List.of(FIRST, SECOND);

    private static Cycle of(String id) {
        var opens = Instant.parse(id + ":00Z");
        return new Cycle(id, opens, opens.plus(Duration.ofHours(6)));
    }

    static Optional<Cycle> at(Instant time) {
        return BOTH.stream().filter(cycle -> cycle.holds(time)).findFirst();
    }

    boolean holds(Instant time) {
        return !time.isBefore(opens) && time.isBefore(closes);
    }

    Optional<Cycle> before() {
        return equals(SECOND) ? Optional.of(FIRST) : Optional.empty();
    }
}
