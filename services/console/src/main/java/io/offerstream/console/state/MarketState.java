package io.offerstream.console.state;

import io.offerstream.platform.market.BadMarketConfigException;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.ExperimentSummary;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Prices;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the topics say of one market, newest state and bounded history. Not safe for use from several threads:
 * {@link ConsoleState} guards it.
 */
public final class MarketState {
    private static final int CYCLES_KEPT = 120;
    private static final int ASSIGNMENT_CYCLES_KEPT = 16;
    private static final int VERSIONS_KEPT = 100;
    private static final int DECISIONS_KEPT = 50;
    private static final int PRICES_KEPT = 30;
    private static final int COMMENTS_KEPT = 100;

    private final String code;
    private final TreeMap<String, KnownOffer> offers = new TreeMap<>();
    private final OfferTallies tallies = new OfferTallies();
    private final TreeMap<String, CycleMeasures> results = new TreeMap<>();
    private final TreeMap<String, CycleOpened> cycles = new TreeMap<>();
    private final TreeMap<String, HandedOut> handedOut = new TreeMap<>();
    private final TreeMap<Long, ModelVersion> versions = new TreeMap<>();
    private final TreeMap<Long, GateVerdict> gates = new TreeMap<>();
    private final Newest<ModelStatus> decisions = new Newest<>(DECISIONS_KEPT);
    private final Newest<Prices> prices = new Newest<>(PRICES_KEPT);
    private final TreeMap<String, Newest<AuditEntry>> comments = new TreeMap<>();
    private final ChangeRequestBook requests = new ChangeRequestBook();
    private Market applied;
    private MarketConfig config;
    private MarketPolicy policy;
    private ModelStatus status;
    private ExperimentSummary summary;

    MarketState(String code) {
        this.code = code;
    }

    void put(Market market) {
        applied = market;
        try {
            config = MarketConfig.parse(market.getFile(), market.getConfig());
        } catch (BadMarketConfigException e) {
            // A newer platform may have written it: its text is shown all the same.
            config = null;
        }
    }

    void put(Offer offer) {
        offers.merge(
                offer.getOfferId(),
                KnownOffer.first(offer),
                (before, first) ->
                        offer.getRevision() < before.offer().getRevision() ? before : before.followedBy(offer));
    }

    void put(CycleOpened cycle) {
        replace(cycle);
        if (cycle.getPrices() != null) {
            put(cycle.getPrices());
        }
    }

    /** The same cycle with other quotas; its opening prices are known. */
    void replace(CycleOpened cycle) {
        cycles.put(cycle.getCycleId(), cycle);
        bound(cycles, CYCLES_KEPT);
    }

    void put(Prices next) {
        prices.add(next);
    }

    void put(ExperimentResult result) {
        results.computeIfAbsent(result.getCycleId(), unknown -> new CycleMeasures())
                .put(result);
        bound(results, CYCLES_KEPT);
    }

    void put(ExperimentSummary next) {
        summary = next;
    }

    void put(MarketPolicy next) {
        policy = next;
    }

    void put(ModelStatus next) {
        status = next;
        decisions.add(next);
    }

    void put(Model model) {
        versions.put(model.getVersion(), ModelVersion.of(model));
        bound(versions, VERSIONS_KEPT);
    }

    void put(GateVerdict verdict) {
        gates.put(verdict.getGeneration(), verdict);
        bound(gates, VERSIONS_KEPT);
    }

    void comment(String cycleId, AuditEntry entry) {
        comments.computeIfAbsent(cycleId, unknown -> new Newest<>(COMMENTS_KEPT))
                .add(entry);
        bound(comments, CYCLES_KEPT);
    }

    void put(ChangeRequest request) {
        requests.put(request);
    }

    void add(InteractionCounts counts) {
        tallies.add(counts);
    }

    void add(Assignment assignment) {
        var cycle = assignment.getCycleId();
        if (handedOut.size() < ASSIGNMENT_CYCLES_KEPT || cycle.compareTo(handedOut.firstKey()) >= 0) {
            handedOut.computeIfAbsent(cycle, unknown -> new HandedOut()).add(assignment);
            bound(handedOut, ASSIGNMENT_CYCLES_KEPT);
        }
    }

    private static void bound(NavigableMap<?, ?> map, int most) {
        if (map.size() > most) {
            map.pollFirstEntry();
        }
    }

    public String code() {
        return code;
    }

    /** The configuration as it was applied; empty before the first. */
    public Optional<Market> applied() {
        return Optional.ofNullable(applied);
    }

    /** What it means; empty too where this console cannot read it. */
    public Optional<MarketConfig> config() {
        return Optional.ofNullable(config);
    }

    /** Of the market's clocks; UTC while it is not known. */
    public ZoneId zone() {
        return config == null ? ZoneOffset.UTC : config.timeZone();
    }

    public Collection<KnownOffer> offers() {
        return offers.values();
    }

    public Optional<KnownOffer> offer(String id) {
        return Optional.ofNullable(offers.get(id));
    }

    public OfferTallies tallies() {
        return tallies;
    }

    /** By cycle id, which sorts by time. */
    public NavigableMap<String, CycleMeasures> results() {
        return results;
    }

    /** The cycle that is measured now: the one that opened last. */
    public Optional<ExperimentResult> newestResult() {
        return Optional.ofNullable(results.lastEntry()).map(Map.Entry::getValue).map(CycleMeasures::newest);
    }

    /** The cycle that closed last. */
    public Optional<ExperimentResult> newestClosed() {
        return results.descendingMap().values().stream()
                .map(CycleMeasures::newest)
                .filter(result -> result.getState() != CycleState.OPEN)
                .findFirst();
    }

    /** What people remarked on a cycle, newest first. */
    public List<AuditEntry> comments(String cycleId) {
        return Optional.ofNullable(comments.get(cycleId)).map(Newest::list).orElse(List.of());
    }

    public Optional<CycleOpened> cycle(String id) {
        return Optional.ofNullable(cycles.get(id));
    }

    public Optional<CycleOpened> newestCycle() {
        return Optional.ofNullable(cycles.lastEntry()).map(Map.Entry::getValue);
    }

    public Optional<HandedOut> handedOut(String cycleId) {
        return Optional.ofNullable(handedOut.get(cycleId));
    }

    public Optional<Instant> newestAssignment() {
        return Optional.ofNullable(handedOut.lastEntry())
                .map(entry -> entry.getValue().newest());
    }

    /** Newest first. */
    public Collection<ModelVersion> versions() {
        return versions.descendingMap().values();
    }

    public Optional<ModelVersion> version(long number) {
        return Optional.ofNullable(versions.get(number));
    }

    /** Newest generation first. */
    public Collection<GateVerdict> gates() {
        return gates.descendingMap().values();
    }

    public Optional<ModelStatus> modelStatus() {
        return Optional.ofNullable(status);
    }

    /** The version that serves. */
    public Optional<ModelVersion> liveModel() {
        return modelStatus().map(ModelStatus::getLiveVersion).map(versions::get);
    }

    /** Changes that wait for a second person, and what became of others. */
    public Collection<ChangeRequest> requests() {
        return requests.all();
    }

    public Optional<ChangeRequest> request(String id) {
        return requests.find(id);
    }

    public Newest<ModelStatus> decisions() {
        return decisions;
    }

    public Newest<Prices> prices() {
        return prices;
    }

    public Optional<MarketPolicy> policy() {
        return Optional.ofNullable(policy);
    }

    public Optional<ExperimentSummary> summary() {
        return Optional.ofNullable(summary);
    }
}
