package io.offerstream.local.chaos;

import java.time.Duration;

/**
 * What is to be done.
 *
 * @param kills how often the process is killed, {@code >= 0}
 * @param seed decides what happens, and when it is killed
 * @param customers that state is kept of, {@code > 0}
 * @param partitions of the customer topics, {@code > 0}
 * @param eventsPerTick between two ticks, {@code > 0}
 * @param atMost after which no kill follows, and what was done is judged
 * @param troubles what else is done
 */
public record ChaosPlan(
        int kills, long seed, int customers, int partitions, int eventsPerTick, Duration atMost, Troubles troubles) {
    public ChaosPlan {
        require("--kills", kills, 0);
        require("--customers", customers, 1);
        require("--partitions", partitions, 1);
        require("--events-per-tick", eventsPerTick, 10);
        require("--pauses", troubles.pauses(), 0);
        require("--damages", troubles.damages(), 0);
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": expected " + least + " or more, found " + value);
        }
    }
}
