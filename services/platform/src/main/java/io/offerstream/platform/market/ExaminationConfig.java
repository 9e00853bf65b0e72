package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.DEEPER;
import static io.offerstream.platform.market.MarketKey.POSITION_0;
import static io.offerstream.platform.market.MarketKey.POSITION_1;
import static io.offerstream.platform.market.MarketKey.POSITION_2;

/**
 * How likely an offer of a viewed slate was really looked at, by its position: probabilities in (0,1].
 *
 * @param deeper of every position from 3 on
 */
public record ExaminationConfig(double position0, double position1, double position2, double deeper) {
    public ExaminationConfig {
        var flaws = new Flaws();
        require(flaws, POSITION_0, position0);
        require(flaws, POSITION_1, position1);
        require(flaws, POSITION_2, position2);
        require(flaws, DEEPER, deeper);
        flaws.refuse();
    }

    private static void require(Flaws flaws, MarketKey key, double weight) {
        flaws.require(weight > 0 && weight <= 1, key, "must be above 0 and at most 1, found " + weight);
    }

    /** The examination weight of a position, which counts from 0. */
    public double weight(int position) {
        return switch (position) {
            case 0 -> position0;
            case 1 -> position1;
            case 2 -> position2;
            default -> deeper;
        };
    }
}
