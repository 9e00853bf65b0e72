package io.offerstream.local.cli.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.ExperimentSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/** The newest result of every cycle, and what they say together. Immutable once read. */
final class MeasuredCycles {
    private final Map<String, ExperimentResult> results;
    private final Map<String, ExperimentSummary> summaries;

    private MeasuredCycles(Map<String, ExperimentResult> results, Map<String, ExperimentSummary> summaries) {
        this.results = results;
        this.summaries = summaries;
    }

    static MeasuredCycles read(Installation installation) {
        var topics = installation.topics();
        return new MeasuredCycles(
                newest(installation.clients(), topics.experimentResults()),
                newest(installation.clients(), topics.experimentSummaries()));
    }

    private static <V extends SpecificRecord> Map<String, V> newest(KafkaClients clients, Topic<V> topic) {
        var newest = new TreeMap<String, V>();
        CommittedRecords.readAll(clients, topic, record -> {
            if (record.key() != null && record.value() != null) {
                newest.put(new String(record.key(), UTF_8), topic.serde().deserialize(topic.name(), record.value()));
            }
        });
        return newest;
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    /** What the closed cycles of a market, or of {@code ALL}, say together. */
    Optional<ExperimentSummary> summary(String market) {
        return Optional.ofNullable(summaries.get(market));
    }

    /**
     * The cycles asked for, by market and time.
     *
     * @param market empty for all
     * @param cycle an id, or {@code all}; empty for the newest of each market
     * @throws CommandFailedException if there is no such market or cycle
     */
    List<ExperimentResult> choose(Optional<String> market, Optional<String> cycle) {
        market.ifPresent(code -> requireKnown("there is no result of market ", markets(), code));
        var ofMarket = results.values().stream()
                .filter(result -> market.isEmpty() || market.get().equals(result.getMarket()))
                .toList();
        if (cycle.isEmpty()) {
            return newestOfEach(ofMarket);
        }
        if (cycle.get().equals("all")) {
            return ofMarket;
        }
        var cycles = ofMarket.stream().map(ExperimentResult::getCycleId).toList();
        requireKnown(
                market.map(code -> "market " + code + " has no result of cycle ")
                        .orElse("there is no result of cycle "),
                new TreeSet<>(cycles),
                cycle.get());
        return ofMarket.stream()
                .filter(result -> cycle.get().equals(result.getCycleId()))
                .toList();
    }

    private Collection<String> markets() {
        var markets = new TreeSet<String>();
        results.values().forEach(result -> markets.add(result.getMarket()));
        return markets;
    }

    private static List<ExperimentResult> newestOfEach(List<ExperimentResult> results) {
        var newest = new TreeMap<String, ExperimentResult>();
        results.forEach(result -> newest.merge(
                result.getMarket(),
                result,
                (one, other) -> other.getOpensAt().isBefore(one.getOpensAt()) ? one : other));
        return List.copyOf(newest.values());
    }

    private static void requireKnown(String unknown, Collection<String> known, String asked) {
        if (!known.contains(asked)) {
            throw new CommandFailedException(ExitCode.USAGE, unknown + asked + DidYouMean.hint(known, asked));
        }
    }
}
