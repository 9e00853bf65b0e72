package io.offerstream.local.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be done to the broker, and to the network on the way to it, while a service works.
 *
 * @param kills how often the broker is killed and started again, {@code >= 0}
 * @param eachToxic for how long each {@link Toxic} lasts; zero for none of them
 * @param smallDisk a small file system for the broker's data, to be filled while it works; empty for none
 */
public record BrokerTroubles(int kills, Duration eachToxic, Optional<Path> smallDisk) {
    public static final BrokerTroubles NONE = new BrokerTroubles(0, Duration.ZERO);

    public BrokerTroubles {
        if (kills < 0 || eachToxic.isNegative()) {
            throw new IllegalArgumentException(
                    "--broker-kills, --network: expected 0 or more, found " + kills + " and " + eachToxic);
        }
    }

    public BrokerTroubles(int kills, Duration eachToxic) {
        this(kills, eachToxic, Optional.empty());
    }

    /** Whether anything is to be done: the broker then needs a process of its own. */
    public boolean any() {
        return kills > 0 || hasToxics() || smallDisk.isPresent();
    }

    boolean hasToxics() {
        return !eachToxic.isZero();
    }
}
