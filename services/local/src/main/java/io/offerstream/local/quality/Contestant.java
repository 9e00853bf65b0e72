package io.offerstream.local.quality;

import io.offerstream.platform.market.ModelConfig.Loss;
import java.util.List;
import java.util.Locale;

/**
 * A way to an order of offers.
 *
 * @param loss what a model learns by; without meaning for popularity
 */
public record Contestant(Kind kind, Loss loss) {
    /** How it comes to its order. */
    public enum Kind {
        INCREMENTAL,
        REFIT,
        POPULARITY
    }

    static final Contestant POPULARITY = new Contestant(Kind.POPULARITY, Loss.LOGISTIC);

    /** Both ways to learn, by the market's loss and by its rival, and what needs no model. */
    static List<Contestant> of(Loss loss) {
        var rival = loss == Loss.LOGISTIC ? Loss.WARP : Loss.LOGISTIC;
        return List.of(
                new Contestant(Kind.INCREMENTAL, loss),
                new Contestant(Kind.REFIT, loss),
                new Contestant(Kind.INCREMENTAL, rival),
                new Contestant(Kind.REFIT, rival),
                POPULARITY);
    }

    /** Losses of the models, the market's first. */
    static List<Loss> losses(List<Contestant> contestants) {
        return contestants.stream()
                .filter(contestant -> contestant.kind != Kind.POPULARITY)
                .map(Contestant::loss)
                .distinct()
                .toList();
    }

    /** Such as {@code incremental-warp}. */
    public String name() {
        var word = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.POPULARITY ? word : word + "-" + loss.word();
    }
}
