package io.offerstream.local.chaos;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What else is done to interaction-state, beside killing it.
 *
 * @param pauses how often it stands still (SIGSTOP), for 5, 30 and 75 s in turn, {@code >= 0}
 * @param damages how often it is stopped in order, and its files are damaged, {@code >= 0}
 * @param smallDisk a small file system for the state, to be filled while it works; empty for none
 * @param broker what is done to the broker and the network
 * @param burst far more events than usual; empty for none
 */
public record Troubles(
        int pauses, int damages, Optional<Path> smallDisk, BrokerTroubles broker, Optional<Burst> burst) {
    public static final Troubles NONE = new Troubles(0, 0, Optional.empty(), BrokerTroubles.NONE, Optional.empty());

    public static Troubles of(BrokerTroubles broker) {
        return new Troubles(0, 0, Optional.empty(), broker, Optional.empty());
    }

    public static Troubles of(Burst burst) {
        return new Troubles(0, 0, Optional.empty(), BrokerTroubles.NONE, Optional.of(burst));
    }
}
