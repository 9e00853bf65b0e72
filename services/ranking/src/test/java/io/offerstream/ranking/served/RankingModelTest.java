package io.offerstream.ranking.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.LearnerConfig;
import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RankingModelTest {
    private static final int COMPONENTS = 4;

    private final FeatureIndex customerFeatures = new FeatureIndex();
    private final FeatureIndex offerFeatures = new FeatureIndex();
    private final Offers catalogue = new Offers();
    private final Entities customers = new Entities();
    private final Learner learner = new Learner(
            new LearnerConfig(
                    COMPONENTS, Loss.WARP, Negatives.SEEN, Optimizer.ADAGRAD, 0.5f, 0.95f, 1e-6f, 0, 0, 10, 2, 5, 1),
            catalogue,
            TestKernels.chosen());

    private void addOffer(String name) {
        int identity = offerFeatures.rowOf("offer=" + name);
        catalogue.addWithIdentity(
                new int[] {identity, offerFeatures.rowOf("category=food")}, new float[] {1, 0.5f}, identity);
    }

    /** Offers a and b were seen, c was not; one customer is a student of 2. */
    private RankingModel trained() {
        addOffer("a");
        addOffer("b");
        addOffer("c");
        customers.add(
                new int[] {customerFeatures.rowOf("student"), customerFeatures.rowOf("years")}, new float[] {1, 2});
        var examples = new Examples();
        examples.addContrast(0, new int[] {0}, 1, new int[] {1}, new float[] {1}, 3);
        // With nothing beside it there is nothing to learn, but it was redeemed.
        examples.addRedeemed(0, 1, 1, examples.pool(new int[0], new float[0], 3));
        for (int i = 0; i < 5; i++) {
            learner.partialFit(new Batch(customers, examples, new int[0]));
        }
        return RankingModel.of(learner, customerFeatures, offerFeatures, Map.of("market", "de"));
    }

    private static final List<WeightedFeature> CUSTOMER =
            List.of(WeightedFeature.of("student"), new WeightedFeature("years", 2));

    private static OfferFeatures offer(String name) {
        return new OfferFeatures(Optional.of("offer=" + name), List.of(new WeightedFeature("category=food", 0.5f)));
    }

    private static double score(RankingModel model, List<WeightedFeature> customer, OfferFeatures offer) {
        var q = new float[COMPONENTS];
        var p = new float[COMPONENTS];
        double score = model.representCustomer(customer, q, 0) + (double) model.representOffer(offer, p, 0);
        for (int i = 0; i < COMPONENTS; i++) {
            score += (double) q[i] * p[i];
        }
        return score;
    }

    @Test
    void shouldLeaveOutIdentitiesThatWereNotLearntFrom() {
        var model = trained();

        assertThat(model.offerFeatures()).containsExactly("offer=a", "category=food", "offer=b");
        assertThat(model.customerFeatures()).containsExactly("student", "years");
        assertThat(model.components()).isEqualTo(COMPONENTS);
    }

    @Test
    void shouldSayHowItCameAbout() {
        assertThat(trained().manifest())
                .containsExactly(Map.entry("kernel", learner.kernel().name()), Map.entry("market", "de"));
    }

    @Test
    void shouldServeWhatWasLearnt() {
        var model = trained();
        var p = new float[COMPONENTS + 2];
        p[0] = 7;
        p[COMPONENTS + 1] = 7;
        float bias = model.representOffer(offer("b"), p, 1);

        var identity = learner.offers().state(offerFeatures.rowOf("offer=b"));
        var category = learner.offers().state(offerFeatures.rowOf("category=food"));
        assertThat(p[0]).isEqualTo(7);
        assertThat(p[COMPONENTS + 1]).isEqualTo(7);
        for (int i = 0; i < COMPONENTS; i++) {
            assertThat((double) p[i + 1])
                    .isCloseTo(identity.embedding()[i] + 0.5 * category.embedding()[i], within(1e-6));
        }
        assertThat((double) bias).isCloseTo(identity.bias() + 0.5 * category.bias(), within(1e-6));
        assertThat(score(model, CUSTOMER, offer("a"))).isGreaterThan(score(model, CUSTOMER, offer("b")));
    }

    @Test
    void shouldServeNewOffersWithTheMeanIdentity() {
        var model = trained();
        var a = new OfferFeatures(Optional.of("offer=a"), List.of());
        var b = new OfferFeatures(Optional.of("offer=b"), List.of());
        double mean = (score(model, CUSTOMER, a) + score(model, CUSTOMER, b)) / 2;
        // The customer's own bias is in each of the scores.
        for (String name : List.of("c", "never heard of")) {
            var fresh = new OfferFeatures(Optional.of("offer=" + name), List.of());
            assertThat(score(model, CUSTOMER, fresh)).isCloseTo(mean, within(1e-5));
        }
        assertThat(score(model, CUSTOMER, a)).isNotCloseTo(mean, within(1e-3));
    }

    @Test
    void shouldIgnoreFeaturesItDoesNotKnow() {
        var model = trained();
        var p = new float[COMPONENTS];
        var unknown = List.of(WeightedFeature.of("unknown"), new WeightedFeature("offer=a", Float.MAX_VALUE));

        assertThat(model.representCustomer(unknown, p, 0)).isZero();
        assertThat(p).containsOnly(0);
        assertThat(model.representOffer(
                        new OfferFeatures(Optional.empty(), List.of(WeightedFeature.of("student"))), p, 0))
                .isZero();
        assertThat(p).containsOnly(0);
        assertThat(model.explain(unknown, new OfferFeatures(Optional.empty(), List.of())))
                .isEmpty();
    }

    @Test
    void shouldServeWhatHasLearntNothing() {
        var model = RankingModel.of(learner, customerFeatures, offerFeatures, Map.of());

        assertThat(score(model, CUSTOMER, offer("a"))).isZero();
        assertThat(ModelFormat.read(ModelFormat.write(model)).offerFeatures()).isEmpty();
    }

    @Test
    void shouldStayAsItIsWhenTheLearnerGoesOn() {
        var model = trained();
        double before = score(model, CUSTOMER, offer("a"));
        learner.offers().set(0, new float[COMPONENTS], 100);

        assertThat(score(model, CUSTOMER, offer("a"))).isEqualTo(before);
        assertThatThrownBy(() -> model.manifest().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> model.offerFeatures().add("b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Property(tries = 100)
    void shouldExplainEveryScoreToTheLast(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var model = Models.random(random, COMPONENTS);
        var customer = features(model.customerFeatures(), random);
        var offer = new OfferFeatures(
                random.nextBoolean() ? Optional.of("unlearnt") : Optional.empty(),
                features(model.offerFeatures(), random));
        var contributions = model.explain(customer, offer);

        double sum = contributions.stream().mapToDouble(Contribution::value).sum();
        double size = contributions.stream()
                .mapToDouble(part -> Math.abs(part.value()))
                .sum();
        assertThat(sum).isCloseTo(score(model, customer, offer), within(1e-5 * size + 1e-9));
        assertThat(contributions).isSorted();
        for (int i = 1; i < contributions.size(); i++) {
            assertThat(Math.abs(contributions.get(i).value()))
                    .isLessThanOrEqualTo(Math.abs(contributions.get(i - 1).value()));
        }
        int offerParts = offer.features().size() + (offer.identity().isPresent() ? 1 : 0);
        assertThat(contributions).hasSize(offerParts + customer.size() * (1 + offerParts));
    }

    private static List<WeightedFeature> features(List<String> names, SplittableRandom random) {
        return names.stream()
                .filter(name -> random.nextBoolean())
                .map(name -> new WeightedFeature(name, (float) random.nextDouble(-2, 2)))
                .toList();
    }

    @Test
    void shouldRefuseAWeightThatIsNoNumber() {
        assertThatThrownBy(() -> new WeightedFeature("age", Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature 'age' has the weight NaN");
    }
}
