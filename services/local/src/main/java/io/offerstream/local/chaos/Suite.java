package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of each fault is done. The build does {@link #CI}, test by test; {@code chaos --suite} does all of one.
 *
 * @param size its name
 * @param seedOfJudge of the run that defects are planted into
 * @param interactionState is killed
 * @param broker is killed under interaction-state, and the network between them goes wrong
 * @param burst of events; empty for none
 * @param assigner is killed
 * @param brokerOfAssigner is killed under the assigner, and the network between them goes wrong; empty for neither
 * @param trainer is killed, raised as a zombie, and joined by another
 * @param brokerOfTrainer as that of the assigner
 */
public record Suite(
        Size size,
        long seedOfJudge,
        ChaosPlan interactionState,
        ChaosPlan broker,
        Optional<ChaosPlan> burst,
        AssignerPlan assigner,
        Optional<AssignerPlan> brokerOfAssigner,
        TrainerPlan trainer,
        Optional<TrainerPlan> brokerOfTrainer) {
    private static final Duration TO_THE_END = Duration.ofDays(1);

    /** Minutes. */
    public static final Suite CI = new Suite(
            Size.CI,
            20_261_201,
            new ChaosPlan(5, 20_261_201, 500, 2, 100, TO_THE_END, Troubles.NONE),
            new ChaosPlan(
                    0, 20_261_203, 500, 2, 100, TO_THE_END, Troubles.of(new BrokerTroubles(5, Duration.ofSeconds(20)))),
            Optional.empty(),
            new AssignerPlan(5, 3_000, 20_261_126, 2, TO_THE_END, BrokerTroubles.NONE),
            Optional.empty(),
            new TrainerPlan(1, 5, 1, 2, 20_261_126, 2, TO_THE_END, BrokerTroubles.NONE),
            Optional.empty());

    /** More than an hour: what docs/chaos-results.md tells of. */
    public static final Suite FULL = new Suite(
            Size.FULL,
            20_261_201,
            new ChaosPlan(
                    200,
                    20_261_201,
                    100_000,
                    2,
                    500,
                    TO_THE_END,
                    new Troubles(20, 7, Optional.empty(), BrokerTroubles.NONE, Optional.empty())),
            new ChaosPlan(
                    0,
                    20_261_203,
                    100_000,
                    2,
                    500,
                    TO_THE_END,
                    Troubles.of(new BrokerTroubles(50, Duration.ofSeconds(30)))),
            Optional.of(new ChaosPlan(0, 20_261_204, 100_000, 2, 500, TO_THE_END, Troubles.of(Burst.usual()))),
            new AssignerPlan(100, 3_000, 20_261_126, 2, TO_THE_END, BrokerTroubles.NONE),
            Optional.of(new AssignerPlan(
                    0, 3_000, 20_261_127, 2, TO_THE_END, new BrokerTroubles(10, Duration.ofSeconds(20)))),
            new TrainerPlan(3, 100, 10, 20, 20_261_126, 2, TO_THE_END, BrokerTroubles.NONE),
            Optional.of(new TrainerPlan(
                    0, 0, 0, 0, 20_261_127, 2, TO_THE_END, new BrokerTroubles(10, Duration.ofSeconds(20)))));

    /** Which ones there are. */
    public enum Size {
        CI,
        FULL
    }

    public static Suite of(Size size) {
        return size == Size.CI ? CI : FULL;
    }
}
