package io.offerstream.local.evaluation;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.evaluation.Interactions.Interaction;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.features.IdentityBuckets;
import io.offerstream.ranking.features.Offers;
import io.offerstream.ranking.learning.Batch;
import io.offerstream.ranking.learning.Examples;
import io.offerstream.ranking.learning.Negatives;
import io.offerstream.ranking.served.OfferFeatures;
import io.offerstream.ranking.served.WeightedFeature;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a model learns from and is judged by, from a user's files: everybody and everything numbered. */
public final class EvaluationData {
    private final Map<String, Integer> customerNumbers = new LinkedHashMap<>();
    private final Map<String, Integer> offerNumbers = new LinkedHashMap<>();
    private final List<List<WeightedFeature>> customers = new ArrayList<>();
    private final List<OfferFeatures> offers = new ArrayList<>();
    private final FeatureIndex customerFeatures = new FeatureIndex();
    private final FeatureIndex offerFeatures = new FeatureIndex();
    private final Entities customerEntities = new Entities();
    private final Offers catalogue = new Offers();
    private final Examples examples = new Examples();
    private final BitSet interacted = new BitSet();
    private final List<TreeSet<Integer>> trainPositives = new ArrayList<>();
    private final List<TreeSet<Integer>> testPositives = new ArrayList<>();

    /**
     * Offers and customers are those of all files. Their numbers follow their ids, so that ties between offers go to the
     * lower id.
     *
     * @throws CommandFailedException if a file cannot be read, a row not be used, or the files do not go together
     */
    public static EvaluationData read(EvaluationFiles files) {
        var train = Interactions.read(files.train());
        var test = Interactions.read(files.test());
        var data = new EvaluationData();
        data.number(
                train,
                test,
                FeatureFile.read(files.customerFeatures()),
                FeatureFile.read(files.offerFeatures()),
                files.identities());
        data.learnFrom(train);
        data.judgeBy(train, test);
        return data;
    }

    private void number(
            Interactions train,
            Interactions test,
            FeatureFile customerFile,
            FeatureFile offerFile,
            Identities identities) {
        var customerIds = new TreeSet<>(customerFile.ids());
        var offerIds = new TreeSet<>(offerFile.ids());
        for (var interactions : List.of(train, test)) {
            interactions.rows().forEach(row -> {
                customerIds.add(row.customer());
                offerIds.add(row.offer());
            });
        }
        for (var id : customerIds) {
            var features = new ArrayList<>(customerFile.of(id));
            identities
                    .ofCustomer(id)
                    .ifPresent(identity -> addIdentity(features, identity, "customer " + id, "--customer-identities"));
            customerNumbers.put(id, customers.size());
            customers.add(features);
            customerEntities.add(rows(customerFeatures, features), weights(features));
            trainPositives.add(new TreeSet<>());
            testPositives.add(new TreeSet<>());
        }
        for (var id : offerIds) {
            offerNumbers.put(id, offers.size());
            addOffer(id, new OfferFeatures(identities.ofOffer(id), offerFile.of(id)));
        }
    }

    private static void addIdentity(List<WeightedFeature> features, String identity, String whose, String option) {
        if (features.stream().anyMatch(feature -> feature.name().equals(identity))) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    whose + " has a feature " + identity
                            + ", which is what the identity is called; name it otherwise, or" + " use " + option
                            + " none");
        }
        features.add(WeightedFeature.of(identity));
    }

    private void addOffer(String id, OfferFeatures offer) {
        offers.add(offer);
        var features = new ArrayList<>(offer.features());
        offer.identity().ifPresent(identity -> addIdentity(features, identity, "offer " + id, "--offer-identities"));
        var rows = rows(offerFeatures, features);
        if (offer.identity().isPresent()) {
            catalogue.addWithIdentity(rows, weights(features), rows[rows.length - 1]);
        } else {
            catalogue.add(rows, weights(features));
        }
    }

    private static int[] rows(FeatureIndex index, List<WeightedFeature> features) {
        return features.stream()
                .mapToInt(feature -> index.rowOf(feature.name()))
                .toArray();
    }

    private static float[] weights(List<WeightedFeature> features) {
        var weights = new float[features.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = features.get(i).weight();
        }
        return weights;
    }

    /** What a customer saw and never redeemed is the pool of everything they redeemed. */
    private void learnFrom(Interactions train) {
        Map<Integer, List<Interaction>> byCustomer = new LinkedHashMap<>();
        for (var row : train.rows()) {
            byCustomer
                    .computeIfAbsent(customerNumbers.get(row.customer()), customer -> new ArrayList<>())
                    .add(row);
            interacted.set(offerNumbers.get(row.offer()));
        }
        byCustomer.forEach((customer, rows) -> {
            rows.stream()
                    .filter(Interaction::isRedeemed)
                    .forEach(row -> trainPositives.get(customer).add(offerNumbers.get(row.offer())));
            var seen = rows.stream()
                    .filter(row -> !trainPositives.get(customer).contains(offerNumbers.get(row.offer())))
                    .toList();
            var pool =
                    seen.stream().mapToInt(row -> offerNumbers.get(row.offer())).toArray();
            var examinations = new float[pool.length];
            for (int i = 0; i < pool.length; i++) {
                examinations[i] = Math.min(1, seen.get(i).strength());
            }
            var kept = examples.pool(pool, examinations, interacted.cardinality());
            for (var row : rows) {
                int offer = offerNumbers.get(row.offer());
                if (row.isRedeemed()) {
                    examples.addRedeemed(customer, offer, row.strength(), kept);
                } else {
                    examples.addSeen(customer, offer, row.strength());
                }
            }
        });
        if (trainPositives.stream().allMatch(TreeSet::isEmpty)) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED, train.file() + ": no row has a weight above 0, so nothing was redeemed");
        }
    }

    private void judgeBy(Interactions train, Interactions test) {
        Map<String, Long> both = new HashMap<>();
        for (var row : test.rows()) {
            if (row.isRedeemed()) {
                int customer = customerNumbers.get(row.customer());
                int offer = offerNumbers.get(row.offer());
                if (trainPositives.get(customer).contains(offer)) {
                    both.putIfAbsent("customer " + row.customer() + " redeemed offer " + row.offer(), row.row());
                }
                testPositives.get(customer).add(offer);
            }
        }
        if (!both.isEmpty()) {
            var first =
                    both.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    test.file() + ": Row " + first.getValue() + ": " + first.getKey() + " in " + train.file()
                            + " already (" + both.size() + (both.size() == 1 ? " such pair" : " such pairs")
                            + "); a model must not be judged by what it was told");
        }
        if (testPositives.stream().allMatch(TreeSet::isEmpty)) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED, test.file() + ": no row has a weight above 0, so there is nothing to find");
        }
    }

    /**
     * For one run of training.
     *
     * @throws CommandFailedException if the training file has nothing of what the negatives need
     */
    Batch batch(Negatives negatives) {
        if (negatives == Negatives.SEEN && !examples.hasPools()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "negatives are 'seen', but the training file tells of no offer that a customer saw and did not"
                            + " redeem, which a row with a weight of 0 or less says; use --negatives live or"
                            + " --negatives catalogue");
        }
        var drawable = switch (negatives) {
            case SEEN -> new int[0];
            case LIVE -> interacted.stream().toArray();
            case CATALOGUE -> IntStream.range(0, offers.size()).toArray();
        };
        return new Batch(customerEntities, examples, drawable);
    }

    Offers catalogue() {
        return catalogue;
    }

    FeatureIndex customerFeatures() {
        return customerFeatures;
    }

    FeatureIndex offerFeatures() {
        return offerFeatures;
    }

    List<WeightedFeature> customer(int customer) {
        return customers.get(customer);
    }

    OfferFeatures offer(int offer) {
        return offers.get(offer);
    }

    public int customers() {
        return customers.size();
    }

    public int offers() {
        return offers.size();
    }

    public int examples() {
        return examples.size();
    }

    int[] trainPositives(int customer) {
        return trainPositives.get(customer).stream().mapToInt(Integer::intValue).toArray();
    }

    int[] testPositives(int customer) {
        return testPositives.get(customer).stream().mapToInt(Integer::intValue).toArray();
    }

    /** Offers that the training file has nothing of. */
    BitSet coldOffers() {
        var cold = new BitSet();
        cold.set(0, offers.size());
        cold.andNot(interacted);
        return cold;
    }

    /** Names of identity features. */
    public record Identities(boolean offers, int customerBuckets) {
        /** Every customer has a feature of their own. */
        public static final int EVERY_CUSTOMER = -1;

        Optional<String> ofOffer(String id) {
            return offers ? Optional.of("offer=" + id) : Optional.empty();
        }

        Optional<String> ofCustomer(String id) {
            if (customerBuckets == EVERY_CUSTOMER) {
                return Optional.of("customer=" + id);
            }
            return IdentityBuckets.of(id, customerBuckets);
        }
    }
}
