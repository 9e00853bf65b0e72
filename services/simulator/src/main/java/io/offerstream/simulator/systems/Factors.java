package io.offerstream.simulator.systems;

import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.learning.Watcher;
import io.offerstream.simulator.world.Attribute;
import io.offerstream.simulator.world.Catalogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One model: customers and offers as sums of embeddings, learnt as a recipe says. Owned by one thread. */
final class Factors {
    private final Recipe recipe;
    private final Tuning tuning;
    private final List<KnownMarket> markets;
    private final Catalogue catalogue;
    private final Kernel kernel;
    private final Entities customers = new Entities();
    private final List<Lessons> lessons = new ArrayList<>();
    private final LearnerConfig config;
    private Offers offers = new Offers();
    private Learner learner;
    private int known;

    Factors(Recipe recipe, Tuning tuning, List<KnownMarket> markets, Kernel kernel, long seed) {
        this.recipe = recipe;
        this.tuning = tuning;
        this.markets = markets;
        this.kernel = kernel;
        catalogue = markets.get(0).catalogue();
        config = new LearnerConfig(
                Tuning.COMPONENTS,
                recipe.loss(),
                recipe.negatives(),
                Optimizer.ADAGRAD,
                tuning.learningRate(),
                LearnerConfig.DEFAULT.rho(),
                LearnerConfig.DEFAULT.epsilon(),
                0,
                0,
                LearnerConfig.DEFAULT.maxSampled(),
                LearnerConfig.DEFAULT.k(),
                LearnerConfig.DEFAULT.n(),
                seed);
        for (var market : markets) {
            lessons.add(new Lessons(recipe, market, customers.size()));
            for (int customer = 0; customer < market.customers(); customer++) {
                addCustomer(market, customer);
            }
        }
        learner = new Learner(config, offers, kernel);
    }

    private void addCustomer(KnownMarket market, int customer) {
        int attributes = recipe.features() ? Attribute.OF_CUSTOMERS.size() : 0;
        var rows = new int[attributes + 1];
        int offset = 0;
        for (int attribute = 0; attribute < attributes; attribute++) {
            rows[attribute] = offset + market.profileValue(customer, attribute);
            offset += Attribute.OF_CUSTOMERS.get(attribute).values().size();
        }
        rows[attributes] = offset + customers.size();
        customers.add(rows, ones(rows.length));
    }

    private static float[] ones(int length) {
        var weights = new float[length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Makes offers known that have come by a cycle. */
    private void meet(int cycle) {
        for (; known < catalogue.knownBy(cycle); known++) {
            int identity = Attribute.OFFER_VALUES + known;
            var rows = recipe.features()
                    ? IntStream.concat(Arrays.stream(catalogue.valueNumbers(known)), IntStream.of(identity))
                            .toArray()
                    : new int[] {identity};
            offers.addWithIdentity(rows, ones(rows.length), identity);
        }
    }

    private Batch batch() {
        var examples = new Examples();
        lessons.forEach(lesson -> lesson.readInto(examples, catalogue.liveCount()));
        return new Batch(customers, examples, IntStream.range(0, known).toArray());
    }

    /** Learns what is new. */
    void goOn(int cycle) {
        meet(cycle);
        var batch = batch();
        if (batch.examples().size() > 0) {
            learner.fit(batch, tuning.epochs(), Watcher.NONE);
        }
    }

    /** Learns everything from the beginning. */
    void startOver(int cycle) {
        meet(cycle);
        lessons.forEach(Lessons::rewind);
        learner = new Learner(config, offers, kernel);
        learner.fit(batch(), tuning.epochs(), Watcher.NONE);
    }

    /** Makes offers known before they can be learnt from. */
    void announce(int cycle) {
        meet(cycle);
        learner.offers().growTo(offers.entities().rows());
    }

    /**
     * Embeddings and biases of the live offers.
     *
     * @param embeddings row-major, shape {@code [live * components]}; written
     * @param biases shape {@code [live]}; written
     */
    void representOffers(int cycle, float[] embeddings, float[] biases) {
        var mean = new float[Tuning.COMPONENTS];
        float meanBias = learner.identities().mean(kernel, learner.offers(), mean);
        var target = new float[Tuning.COMPONENTS];
        for (int i = 0; i < catalogue.liveCount(); i++) {
            int offer = catalogue.firstLive(cycle) + i;
            Arrays.fill(target, 0);
            float bias = 0;
            var entities = offers.entities();
            for (int at = entities.start(offer); at < entities.end(offer); at++) {
                int row = entities.row(at);
                boolean nobody = row == Attribute.OFFER_VALUES + offer
                        && recipe.incremental()
                        && !learner.identities().isInteracted(row);
                if (nobody) {
                    kernel.addScaled(1, mean, 0, target, 0, target.length);
                    bias += meanBias;
                } else if (row < learner.offers().rows()) {
                    bias += learner.offers().addTo(kernel, 1, row, target);
                }
            }
            System.arraycopy(target, 0, embeddings, i * target.length, target.length);
            biases[i] = bias;
        }
    }

    /** @param target shape {@code [components]}; written */
    void representCustomer(KnownMarket market, int customer, float[] target) {
        Arrays.fill(target, 0);
        int number = customer;
        for (int before = 0; before < markets.indexOf(market); before++) {
            number += markets.get(before).customers();
        }
        for (int at = customers.start(number); at < customers.end(number); at++) {
            if (customers.row(at) < learner.customers().rows()) {
                learner.customers().addTo(kernel, 1, customers.row(at), target);
            }
        }
    }
}
