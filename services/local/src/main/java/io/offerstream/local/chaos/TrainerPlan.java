package io.offerstream.local.chaos;

import io.offerstream.trainer.fault.Failpoint;
import java.time.Duration;

/**
 * What is to be done to a trainer.
 *
 * @param timesEach how often it is killed at each named point, {@code >= 0}
 * @param kills how often it is killed at a random time, {@code >= 0}
 * @param zombies how often it is stopped within a transaction until another has taken over, {@code >= 0}
 * @param joins how often a second one comes and goes, {@code >= 0}
 * @param seed decides what is learnt, and when it is killed
 * @param partitions of {@code outcomes}, {@code > 0}
 * @param atMost after which no further fault follows, and what was done is judged
 * @param broker what is done to the broker and the network
 */
public record TrainerPlan(
        int timesEach,
        int kills,
        int zombies,
        int joins,
        long seed,
        int partitions,
        Duration atMost,
        BrokerTroubles broker) {
    public TrainerPlan {
        require("--times-each", timesEach, 0);
        require("--kills", kills, 0);
        require("--zombies", zombies, 0);
        require("--joins", joins, 0);
        require("--partitions", partitions, 1);
    }

    /** How many there are of all kinds. */
    public int faults() {
        return timesEach * Failpoint.values().length + kills + zombies + joins;
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": expected " + least + " or more, found " + value);
        }
    }
}
