package io.offerstream.local.chaos;

import java.time.Duration;

/**
 * What is to be done to an assigner.
 *
 * @param kills how often it is killed at a random time, {@code >= 0}
 * @param customers it assigns, {@code > 0}
 * @param seed decides what happens, and when it is killed
 * @param partitions of the customer topics
 * @param atMost after which no kill follows, and what was done is judged
 * @param broker what is done to the broker and the network
 */
public record AssignerPlan(
        int kills, int customers, long seed, int partitions, Duration atMost, BrokerTroubles broker) {
    public AssignerPlan {
        require("--kills", kills, 0);
        require("--customers", customers, 1);
        require("--partitions", partitions, 1);
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": expected " + least + " or more, found " + value);
        }
    }
}
