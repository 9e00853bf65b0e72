package io.offerstream.ranking.served;

import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.learning.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model as it is served: what was learnt of each feature, under its name, and how it came about. It has no memory of
 * training, and knows customers and offers by their features only. Immutable; any number of threads may read it.
 */
public final class RankingModel {
    private final int components;
    private final FeatureRows customers;
    /** The row after the named ones is the mean identity. */
    private final FeatureRows offers;

    private final SortedMap<String, String> manifest;

    RankingModel(int components, FeatureRows customers, FeatureRows offers, Map<String, String> manifest) {
        this.components = components;
        this.customers = customers;
        this.offers = offers;
        this.manifest = Collections.unmodifiableSortedMap(new TreeMap<>(manifest));
    }

    /**
     * The learner's state of now.
     *
     * @param customers names of the customers' features, by row
     * @param offers names of the offers' features, by row
     * @param manifest how the model came about; {@code kernel} is added
     */
    public static RankingModel of(
            Learner learner, FeatureIndex customers, FeatureIndex offers, Map<String, String> manifest) {
        return of(learner, customers, offers, learner.unlearntIdentities(), manifest);
    }

    /**
     * As above, for a learner that does not know all its offers: one that was read back has their rows only.
     *
     * @param unlearnt rows of identities that are still nobody in particular
     */
    public static RankingModel of(
            Learner learner,
            FeatureIndex customers,
            FeatureIndex offers,
            BitSet unlearnt,
            Map<String, String> manifest) {
        var mean = new float[learner.config().noComponents()];
        float meanBias = learner.identities().mean(learner.kernel(), learner.offers(), mean);
        var described = new TreeMap<>(manifest);
        described.put("kernel", learner.kernel().name());
        return new RankingModel(
                mean.length,
                rows(learner.customers(), customers, new BitSet(), new float[0], 0),
                rows(learner.offers(), offers, unlearnt, mean, meanBias),
                described);
    }

    /**
     * Made of numbers, for those who plant a truth.
     *
     * @param customers embedding and bias of each of the customers' features, shape {@code [components + 1]} each
     * @param offers the same of the offers' features, identities among them
     * @param unknown the same of an identity that is not among them
     */
    public static RankingModel of(
            SortedMap<String, float[]> customers,
            SortedMap<String, float[]> offers,
            float[] unknown,
            Map<String, String> manifest) {
        return new RankingModel(
                unknown.length - 1, rows(customers, unknown.length - 1), rows(offers, unknown), manifest);
    }

    private static FeatureRows rows(SortedMap<String, float[]> rows, int components) {
        return rows(rows, components, List.copyOf(rows.values()));
    }

    private static FeatureRows rows(SortedMap<String, float[]> rows, float[] last) {
        var all = new ArrayList<>(rows.values());
        all.add(last);
        return rows(rows, last.length - 1, all);
    }

    private static FeatureRows rows(SortedMap<String, float[]> named, int components, List<float[]> rows) {
        var embeddings = new float[rows.size() * components];
        var biases = new float[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, embeddings, row * components, components);
            biases[row] = rows.get(row)[components];
        }
        return new FeatureRows(components, List.copyOf(named.keySet()), embeddings, biases);
    }

    private static FeatureRows rows(
            Embeddings embeddings, FeatureIndex index, BitSet leftOut, float[] last, float lastBias) {
        int components = embeddings.components();
        int known = Math.min(index.size(), embeddings.rows());
        var names = new ArrayList<String>(known);
        var values = new float[known * components + last.length];
        var biases = new float[known + 1];
        for (int row = 0; row < known; row++) {
            if (!leftOut.get(row)) {
                var state = embeddings.state(row);
                System.arraycopy(state.embedding(), 0, values, names.size() * components, components);
                biases[names.size()] = state.bias();
                names.add(index.name(row));
            }
        }
        System.arraycopy(last, 0, values, names.size() * components, last.length);
        biases[names.size()] = lastBias;
        int rows = names.size() + last.length / components;
        return new FeatureRows(
                components, names, Arrays.copyOf(values, rows * components), Arrays.copyOf(biases, rows));
    }

    /**
     * The same model, with more said of how it came about.
     *
     * @param more replaces what is said under the same key
     */
    public RankingModel with(Map<String, String> more) {
        var described = new TreeMap<>(manifest);
        described.putAll(more);
        return new RankingModel(components, customers, offers, described);
    }

    public int components() {
        return components;
    }

    /** How the model came about, sorted by key. */
    public SortedMap<String, String> manifest() {
        return manifest;
    }

    public List<String> customerFeatures() {
        return customers.names();
    }

    /** Identities are among them, of offers that were learnt from. */
    public List<String> offerFeatures() {
        return offers.names();
    }

    /**
     * The sum of a customer's features.
     *
     * @param target shape {@code [components]} from targetOffset; written
     * @return the bias
     */
    public float representCustomer(List<WeightedFeature> features, float[] target, int targetOffset) {
        Arrays.fill(target, targetOffset, targetOffset + components, 0);
        float bias = 0;
        for (var feature : features) {
            var row = customers.find(feature.name());
            if (row.isPresent()) {
                bias += customers.addTo(target, targetOffset, row.getAsInt(), feature.weight());
            }
        }
        return bias;
    }

    /**
     * The sum of an offer's features and its identity.
     *
     * @param target shape {@code [components]} from targetOffset; written
     * @return the bias
     */
    public float representOffer(OfferFeatures offer, float[] target, int targetOffset) {
        Arrays.fill(target, targetOffset, targetOffset + components, 0);
        float bias = 0;
        for (var feature : offer.features()) {
            var row = offers.find(feature.name());
            if (row.isPresent()) {
                bias += offers.addTo(target, targetOffset, row.getAsInt(), feature.weight());
            }
        }
        if (offer.identity().isPresent()) {
            bias += offers.addTo(
                    target, targetOffset, identityRow(offer.identity().get()), 1);
        }
        return bias;
    }

    private int identityRow(String identity) {
        return offers.find(identity).orElse(offers.names().size());
    }

    /**
     * Why an offer has its score for a customer: exactly, since a score is a sum. Features that the model does not know
     * contribute nothing and are left out.
     *
     * @return largest contributions, up or down, first; their sum is the score
     */
    public List<Contribution> explain(List<WeightedFeature> customer, OfferFeatures offer) {
        var contributions = new ArrayList<Contribution>();
        var offerParts = new ArrayList<Part>();
        offer.features()
                .forEach(feature -> offers.find(feature.name())
                        .ifPresent(row -> offerParts.add(new Part(feature.name(), row, feature.weight()))));
        offer.identity().ifPresent(identity -> offerParts.add(new Part(identity, identityRow(identity), 1)));
        for (var part : offerParts) {
            contributions.add(Contribution.ofOffer(part.name, (double) part.weight * offers.bias(part.row)));
        }
        for (var feature : customer) {
            var row = customers.find(feature.name());
            if (row.isPresent()) {
                double bias = (double) feature.weight() * customers.bias(row.getAsInt());
                contributions.add(Contribution.ofCustomer(feature.name(), bias));
                for (var part : offerParts) {
                    double product = (double) feature.weight() * part.weight * product(row.getAsInt(), part.row);
                    contributions.add(Contribution.ofPair(feature.name(), part.name, product));
                }
            }
        }
        Collections.sort(contributions);
        return contributions;
    }

    private record Part(String name, int row, float weight) {}

    private double product(int customerRow, int offerRow) {
        double product = 0;
        for (int i = 0; i < components; i++) {
            product += (double) customers.embedding(customerRow, i) * offers.embedding(offerRow, i);
        }
        return product;
    }

    FeatureRows customers() {
        return customers;
    }

    FeatureRows offers() {
        return offers;
    }
}
