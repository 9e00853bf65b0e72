package io.offerstream.local.quality;

import io.offerstream.trainer.contrast.Contrast;
import java.util.HashMap;
import java.util.Map;

/**
 * The same order for everybody: redemptions of an offer per examined exposure, drawn towards the rate of all offers as if
 * it had been seen {@code strength} times more.
 */
final class Popularity implements Scorer {
    private final Map<String, Count> counts = new HashMap<>();
    private final double strength;
    private final double rate;

    private static final class Count {
        private double redeemed;
        private double examined;
    }

    /** @param strength above 0 */
    Popularity(Exposures training, double strength) {
        this.strength = strength;
        var all = new Count();
        for (var exposure : training.list()) {
            add(all, exposure);
            add(counts.computeIfAbsent(Exposures.offer(exposure), offer -> new Count()), exposure);
        }
        rate = all.examined == 0 ? 0 : all.redeemed / all.examined;
    }

    private static void add(Count count, Contrast exposure) {
        if (Exposures.isRedeemed(exposure)) {
            // What was redeemed was looked at, wherever it stood.
            count.redeemed++;
            count.examined++;
        } else {
            count.examined += exposure.seen().get(0).examination();
        }
    }

    @Override
    public double score(Contrast moment, String offer) {
        var count = counts.get(offer);
        return count == null ? rate : (count.redeemed + strength * rate) / (count.examined + strength);
    }
}
