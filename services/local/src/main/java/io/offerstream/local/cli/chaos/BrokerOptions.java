package io.offerstream.local.cli.chaos;

import io.offerstream.local.chaos.BrokerResult;
import io.offerstream.local.chaos.BrokerTroubles;
import io.offerstream.local.cli.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What is done to the broker and the network beside what is done to a service; the same for all of them. */
final class BrokerOptions {
    @Option(
            names = "--broker-kills",
            paramLabel = "N",
            defaultValue = "0",
            description = "How often the broker is killed and started again under it (${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--network",
            paramLabel = "DURATION",
            defaultValue = "PT0S",
            description = "For how long each of six things goes wrong with its connections, as PT20S; by default not.")
    private Duration network;

    @Option(
            names = "--small-broker-disk",
            paramLabel = "DIR",
            description =
                    "A small file system, mounted there and empty: the broker's data lies on it, and it is filled up.")
    private Path smallDisk;

    BrokerTroubles troubles() {
        return new BrokerTroubles(kills, network, Optional.ofNullable(smallDisk));
    }

    /** Tells what was done. */
    static void tell(Context context, BrokerTroubles planned, BrokerResult result) {
        if (planned.kills() > 0) {
            context.say("The broker was killed %d times, with a transaction open at %d of them; then %s."
                    .formatted(result.kills(), result.openAtKill(), Verdicts.quantiles(result.afterKill())));
        }
        if (result.afterFullDisk().count() > 0) {
            context.say(
                    "The broker's disk was full: it ended and said so; the first output came %s s after its new start."
                            .formatted(Verdicts.seconds(result.afterFullDisk().time(1))));
        }
        if (!result.toxics().isEmpty()) {
            context.say("The network: "
                    + result.toxics().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(toxic -> "%s %,d times, then %s s"
                                    .formatted(
                                            toxic.getKey().name(),
                                            toxic.getValue(),
                                            Verdicts.seconds(result.afterToxic()
                                                    .get(toxic.getKey())
                                                    .time(1))))
                            .collect(Collectors.joining("; "))
                    + ".");
        }
    }
}
