package io.offerstream.acceptance.replay;

import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.InteractionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the services decided, as text that can be compared: each committed record, sorted, since only the order
 * among partitions is open; and the sums of the counts, since each task counts its own share.
 */
record Outputs(
        List<String> assignments,
        List<String> outcomes,
        List<String> results,
        List<String> reactions,
        List<String> features,
        Map<String, Long> counts,
        List<String> deadLetters) {

    static Outputs read(String bootstrapServers, Topics topics) {
        var assignments = new ArrayList<String>();
        var outcomes = new ArrayList<String>();
        var results = new ArrayList<String>();
        var reactions = new ArrayList<String>();
        var features = new ArrayList<String>();
        var counts = new TreeMap<String, Long>();
        var deadLetters = new ArrayList<String>();
        try (var reader = new TopicReader(bootstrapServers)
                .follow(topics.assignments(), (key, value) -> assignments.add(key + " " + value))
                .follow(topics.outcomes(), (key, value) -> outcomes.add(key + " " + value))
                .follow(topics.experimentResults(), (key, value) -> results.add(key + " " + value))
                .follow(topics.experimentSummaries(), (key, value) -> reactions.add(key + " " + value))
                .follow(topics.marketPolicy(), (key, value) -> reactions.add(key + " " + value))
                .follow(topics.audit(), (key, value) -> reactions.add(key + " " + value))
                .follow(topics.customerFeatures(), (key, value) -> features.add(key + " " + value))
                .follow(topics.interactionCounts(), (key, value) -> add(value, counts))
                .follow(topics.deadLetters(), (key, value) -> deadLetters.add(value.toString()))) {
            reader.readToEnd();
        }
        List.of(assignments, outcomes, results, reactions, features, deadLetters)
                .forEach(lines -> lines.sort(null));
        return new Outputs(assignments, outcomes, results, reactions, features, counts, deadLetters);
    }

    private static void add(InteractionCounts counts, Map<String, Long> sums) {
        var row = counts.getCycleId() + " " + counts.getArm() + " " + counts.getOfferId() + " ";
        sums.merge(row + "sent", counts.getSent(), Long::sum);
        sums.merge(row + "exposures", counts.getExposures(), Long::sum);
        sums.merge(row + "redemptions", counts.getRedemptions(), Long::sum);
        sums.merge(row + "attributed", counts.getAttributedRedemptions(), Long::sum);
        sums.merge(row + "assigned", counts.getAssignedCustomers(), Long::sum);
        sums.merge(row + "exposed", counts.getExposedCustomers(), Long::sum);
        sums.merge(row + "redeeming", counts.getRedeemingCustomers(), Long::sum);
    }

    /** Sum of one kind of count over everything. */
    long total(String kind) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().endsWith(" " + kind))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
