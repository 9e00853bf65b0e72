package io.offerstream.experiment.cases;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.experiment.bucketing.Split;
import io.offerstream.experiment.bucketing.Split.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Bucketing: of single users, and counted over a population. */
final class BucketCases {
    static final Map<String, CaseFunction> FUNCTIONS =
            Map.of("bucket", BucketCases::bucket, "bucketPopulation", BucketCases::population);

    private static final int DECILES = 10;

    private BucketCases() {}

    private static Map<String, Object> bucket(Inputs inputs) {
        String experiment = inputs.text("experimentId");
        String cycle = inputs.text("cycleId");
        var results = new ArrayList<Map<String, Object>>();
        for (String user : inputs.texts("userIds")) {
            var bucketing = Bucketing.of(experiment, cycle, user);
            results.add(new Fields()
                    .put("userId", user)
                    .put("sha256Hex", Bucketing.sha256Hex(experiment, cycle, user))
                    .put("u53", Long.toString(bucketing.u53()))
                    .put("u", bucketing.fraction())
                    .put("bucket10000", bucketing.bucket())
                    .toMap());
        }
        return new Fields().put("results", results).toMap();
    }

    /**
     * Users are {@code userIds}, or {@code users} numbered from {@code firstUser} (1) in {@code userIdFormat} (U%06d);
     * arms have {@code weights} (two halves).
     */
    private static Map<String, Object> population(Inputs inputs) {
        String experiment = inputs.text("experimentId");
        String cycle = inputs.text("cycleId");
        List<Double> weights = inputs.has("weights") ? inputs.numbers("weights") : List.of(0.5, 0.5);
        var split = new Split<>(IntStream.range(0, weights.size())
                .mapToObj(arm -> new Share<>(arm, weights.get(arm)))
                .toList());
        long[] counts = new long[weights.size()];
        long[] deciles = new long[DECILES];
        double sum = 0;
        var users = users(inputs);
        for (String user : users) {
            var bucketing = Bucketing.of(experiment, cycle, user);
            counts[split.armOf(bucketing)]++;
            deciles[bucketing.bucket() * DECILES / Bucketing.BUCKETS]++;
            sum += bucketing.fraction();
        }
        return new Fields()
                .put("users", users.size())
                .put("counts", Arrays.stream(counts).boxed().toList())
                .put("deciles", Arrays.stream(deciles).boxed().toList())
                .put("meanU", users.isEmpty() ? null : sum / users.size())
                .toMap();
    }

    private static List<String> users(Inputs inputs) {
        if (inputs.has("userIds")) {
            return inputs.texts("userIds");
        }
        String format = inputs.has("userIdFormat") ? inputs.text("userIdFormat") : "U%06d";
        long first = inputs.optionalCount("firstUser").orElse(1);
        return LongStream.range(first, first + inputs.count("users"))
                .mapToObj(user -> String.format(Locale.ROOT, format, user))
                .toList();
    }
}
