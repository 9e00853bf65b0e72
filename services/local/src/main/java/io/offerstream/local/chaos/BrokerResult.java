package io.offerstream.local.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was done to the broker and the network.
 *
 * @param kills how often the broker was killed
 * @param openAtKill times at which the service had a transaction open right before
 * @param toxics how often each did something to a connection
 * @param afterKill from the start of the broker to the first output committed since
 * @param afterFullDisk from the start of the broker to the first output committed since; nothing if its disk was never full
 * @param afterToxic from the end of each to the first output committed since
 */
public record BrokerResult(
        int kills,
        int openAtKill,
        Map<Toxic, Long> toxics,
        Recoveries afterKill,
        Recoveries afterFullDisk,
        Map<Toxic, Recoveries> afterToxic) {
    public BrokerResult {
        toxics = Map.copyOf(toxics);
        afterToxic = Map.copyOf(afterToxic);
    }

    /** What happened too seldom to prove anything. */
    public List<String> quiet(BrokerTroubles planned) {
        var quiet = new ArrayList<String>();
        if (planned.kills() > 0 && openAtKill == 0) {
            quiet.add("no transaction was open when the broker was killed");
        }
        if (planned.smallDisk().isPresent() && afterFullDisk.count() == 0) {
            quiet.add("the broker's disk was never full");
        }
        if (planned.hasToxics()) {
            for (var toxic : Toxic.values()) {
                long effects = toxics.getOrDefault(toxic, 0L);
                if (effects < toxic.least()) {
                    quiet.add(toxic.meaning() + ": only " + effects + " times");
                }
            }
        }
        return quiet;
    }
}
