package io.offerstream.simulator.systems;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.slate.SlateDraws;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.world.Luck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A system that ranks by what it has learnt. */
public final class Learned implements ServingSystem {
    /** How likely a lower score is drawn, where slates are drawn: the market files' default. */
    private static final double TEMPERATURE = 0.25;

    private final Recipe recipe;
    private final Tuning tuning;
    private final Kernel kernel;
    private final long seed;
    private final Map<String, Factors> models = new HashMap<>();
    private int cycle;

    public Learned(Recipe recipe, Tuning tuning, Kernel kernel, long seed) {
        this.recipe = recipe;
        this.tuning = tuning;
        this.kernel = kernel;
        this.seed = seed;
    }

    private void meet(List<KnownMarket> markets) {
        if (!models.isEmpty()) {
            return;
        }
        if (!recipe.perMarket()) {
            var all = new Factors(recipe, tuning, List.copyOf(markets), kernel, seed);
            markets.forEach(market -> models.put(market.code(), all));
        } else {
            markets.forEach(
                    market -> models.put(market.code(), new Factors(recipe, tuning, List.of(market), kernel, seed)));
        }
    }

    @Override
    public void learn(List<KnownMarket> markets) {
        meet(markets);
        if (recipe.incremental()) {
            models.values().stream().distinct().forEach(model -> model.goOn(cycle));
        }
    }

    @Override
    public void prepare(List<KnownMarket> markets, int newCycle) {
        meet(markets);
        cycle = newCycle;
        models.values().stream().distinct().forEach(model -> {
            if (recipe.incremental()) {
                model.announce(cycle);
            } else {
                model.startOver(cycle);
            }
        });
    }

    @Override
    public void serve(KnownMarket market, int servedCycle, boolean[] wanted, int[] slates) {
        var model = models.get(market.code());
        int live = market.catalogue().liveCount();
        int first = market.catalogue().firstLive(servedCycle);
        var embeddings = new float[live * Tuning.COMPONENTS];
        var biases = new float[live];
        model.representOffers(servedCycle, embeddings, biases);
        var customerEmbedding = new float[Tuning.COMPONENTS];
        var scores = new double[live];
        var draws = new SlateDraws(Looks.SLATE);
        var keys = new long[live];
        for (int i = 0; i < live; i++) {
            keys[i] = Luck.key(seed, first + i);
        }
        var slate = new int[Looks.SLATE];
        for (int customer = 0; customer < wanted.length; customer++) {
            if (wanted[customer]) {
                model.representCustomer(market, customer, customerEmbedding);
                for (int i = 0; i < live; i++) {
                    scores[i] = biases[i]
                            + kernel.dot(customerEmbedding, 0, embeddings, i * Tuning.COMPONENTS, Tuning.COMPONENTS);
                }
                if (recipe.explores()) {
                    for (int i = 0; i < live; i++) {
                        scores[i] =
                                market.isRedeemed(customer, first + i) ? SlateDraws.REFUSED : scores[i] / TEMPERATURE;
                    }
                    int drawn = draws.draw(scores, keys, market.luck(customer, servedCycle), slate);
                    for (int position = 0; position < Looks.SLATE; position++) {
                        slates[customer * Looks.SLATE + position] = position < drawn ? first + slate[position] : -1;
                    }
                } else {
                    BestThree.choose(market, servedCycle, customer, scores, slates);
                }
            }
        }
    }
}
