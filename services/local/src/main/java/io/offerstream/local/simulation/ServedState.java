package io.offerstream.local.simulation;

import io.offerstream.local.loop.ReadBack;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Popularity;
import io.offerstream.simulator.events.FakeAccounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the topics say while this system serves a world. Owned by one thread. */
final class ServedState extends ReadBack {
    private final Map<String, ServedMarket> markets = new HashMap<>();
    private final Map<String, Popularity> popularity = new HashMap<>();
    private final Map<String, List<MarketPolicy>> policies = new TreeMap<>();
    private final Topic<ModelStatus> statuses;
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<String, List<ModelStatus>> standings = new TreeMap<>();

    ServedState(String bootstrapServers, Topics topics, List<ServedMarket> served) {
        super(bootstrapServers, topics);
        statuses = topics.modelStatus();
        served.forEach(market -> markets.put(market.code(), market));
        reader().follow(topics.control(), (key, control) -> {
                    if (control.getPopularity() != null) {
                        popularity.put(control.getPopularity().getMarket(), control.getPopularity());
                    }
                })
                .follow(topics.models(), (key, model) -> newest.put(model.getMarket(), model.getVersion()))
                .follow(
                        topics.modelStatus(),
                        (market, status) -> standings
                                .computeIfAbsent(market, unknown -> new ArrayList<>())
                                .add(status))
                .follow(
                        topics.marketPolicy(),
                        (market, policy) -> policies.computeIfAbsent(market, unknown -> new ArrayList<>())
                                .add(policy));
    }

    @Override
    protected void seen(Assignment assignment, Optional<Assignment> before) {
        if (!FakeAccounts.isFake(assignment.getCustomerId())) {
            markets.get(assignment.getMarket()).take(assignment);
        }
    }

    /** The popularity that a cycle which opened at this tick ranks by. */
    Optional<Popularity> popularityAsOf(String market, Instant tick) {
        return Optional.ofNullable(popularity.get(market))
                .filter(known -> known.getAsOf().equals(tick));
    }

    /** How a market was served, in the order of deciding. */
    List<MarketPolicy> policies(String market) {
        return policies.getOrDefault(market, List.of());
    }

    /** Whether everything that the trainer said by a tick has been read. */
    boolean knowsModelsBy(Instant tick) {
        var reached = reader().reached(statuses);
        if (reached.filter(at -> !at.isBefore(tick)).isEmpty()) {
            return false;
        }
        readToEnd();
        return true;
    }

    /** The newest version of a market's model. */
    Optional<Long> newestVersion(String market) {
        return Optional.ofNullable(newest.get(market));
    }

    /** What was decided on generations of a market's model, in order; what is learnt on from one that serves or is tried is left out. */
    List<ModelStatus> generations(String market) {
        return standings.getOrDefault(market, List.of()).stream()
                .filter(status -> !status.getReason().startsWith("learnt on"))
                .toList();
    }

    /** By market and cycle. */
    List<ExperimentResult> finalResults() {
        return results().stream()
                .filter(result -> result.getState() == CycleState.FINAL)
                .toList();
    }

    @Override
    public long cyclesDone(String market) {
        return cyclesIn(market, CycleState.FINAL);
    }
}
