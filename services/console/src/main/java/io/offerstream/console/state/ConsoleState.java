package io.offerstream.console.state;

import io.offerstream.console.feed.Follow;
import io.offerstream.operations.experiments.CycleComments;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.ExperimentSummary;
import io.offerstream.schemas.Tick;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the topics say, of every market. Feeds write it, requests read it: everything in it may be touched only within
 * {@link #read}, and what is taken out must be a copy or immutable. Safe for use from many threads.
 */
public final class ConsoleState {
    private static final int AUDIT_KEPT = 2_000;

    private final Clock clock;
    private final TreeMap<String, MarketState> markets = new TreeMap<>();
    private final LetterBox letters = new LetterBox();
    private final Newest<AuditEntry> audit = new Newest<>(AUDIT_KEPT);
    private final IntakeTotals intake = new IntakeTotals();
    private ExperimentSummary allMarkets;
    private Tick tick;
    private Instant tickReadAt;
    private long changes;

    public ConsoleState(Clock clock) {
        this.clock = clock;
    }

    /** What {@code question} finds, while nothing changes. */
    public <T> T read(Function<ConsoleState, T> question) {
        synchronized (this) {
            return question.apply(this);
        }
    }

    /** What people ask for first: small, and read in no time. */
    public List<Follow> statements(Topics topics) {
        return List.of(
                Follow.all(topics.markets(), (record, market) -> change(market.getMarket(), in -> in.put(market))),
                Follow.all(topics.offers(), (record, offer) -> change(offer.getMarket(), in -> in.put(offer))),
                Follow.multicast(topics.control(), (record, control) -> put(control)),
                Follow.all(
                        topics.experimentResults(),
                        (record, result) -> change(result.getMarket(), in -> in.put(result))),
                Follow.all(topics.experimentSummaries(), (record, summary) -> put(summary)),
                Follow.all(topics.marketPolicy(), (record, policy) -> change(policy.getMarket(), in -> in.put(policy))),
                Follow.all(topics.modelStatus(), (record, status) -> change(status.getMarket(), in -> in.put(status))),
                Follow.all(
                        topics.gateVerdicts(), (record, verdict) -> change(verdict.getMarket(), in -> in.put(verdict))),
                Follow.all(
                        topics.changeRequests(),
                        (record, request) -> change(request.getMarket(), in -> in.put(request))),
                Follow.all(topics.audit(), (record, entry) -> put(entry)),
                Follow.all(topics.deadLetters(), (record, letter) -> {
                    synchronized (this) {
                        letters.add(record.offset(), Instant.ofEpochMilli(record.timestamp()), letter);
                        changes++;
                    }
                }),
                Follow.all(topics.ticks(), (record, next) -> put(next)));
    }

    /** What is counted, and models, whose records are large: behind the statements where there is much of it. */
    public List<Follow> counts(Topics topics) {
        return List.of(
                Follow.all(
                        topics.interactionCounts(),
                        (record, counts) -> change(counts.getMarket(), in -> in.add(counts))),
                Follow.all(topics.intakeCounts(), (record, counts) -> {
                    synchronized (this) {
                        intake.add(counts);
                        changes++;
                    }
                }),
                Follow.all(topics.models(), (record, model) -> change(model.getMarket(), in -> in.put(model))),
                Follow.all(
                        topics.assignments(),
                        (record, assignment) -> change(assignment.getMarket(), in -> in.add(assignment))));
    }

    private interface Change {
        void apply(MarketState market);
    }

    private void change(String market, Change change) {
        synchronized (this) {
            change.apply(markets.computeIfAbsent(market, MarketState::new));
            changes++;
        }
    }

    /** Cycles and prices; the rest of control is known from its own topic. */
    private void put(Control control) {
        if (control.getCycleOpened() != null) {
            change(control.getCycleOpened().getMarket(), in -> in.put(control.getCycleOpened()));
        } else if (control.getCycleChanged() != null) {
            change(control.getCycleChanged().getMarket(), in -> in.replace(control.getCycleChanged()));
        } else if (control.getPrices() != null) {
            change(control.getPrices().getMarket(), in -> in.put(control.getPrices()));
        }
    }

    private void put(ExperimentSummary summary) {
        if (summary.getMarket().equals(MarketConfig.ALL)) {
            synchronized (this) {
                allMarkets = summary;
                changes++;
            }
        } else {
            change(summary.getMarket(), in -> in.put(summary));
        }
    }

    private void put(AuditEntry entry) {
        synchronized (this) {
            audit.add(entry);
            changes++;
        }
        if (CycleComments.isComment(entry)) {
            var subject = entry.getSubject();
            change(Keys.market(subject), in -> in.comment(Keys.id(subject), entry));
        }
    }

    private void put(Tick next) {
        synchronized (this) {
            tick = next;
            tickReadAt = clock.instant();
            changes++;
        }
    }

    /** By code. */
    public Collection<MarketState> markets() {
        return markets.values();
    }

    public Optional<MarketState> market(String code) {
        return Optional.ofNullable(markets.get(code));
    }

    public LetterBox letters() {
        return letters;
    }

    public Newest<AuditEntry> audit() {
        return audit;
    }

    public IntakeTotals intake() {
        return intake;
    }

    /** The pool over every market. */
    public Optional<ExperimentSummary> allMarkets() {
        return Optional.ofNullable(allMarkets);
    }

    /** The newest tick: what time it is for the services. */
    public Optional<Tick> tick() {
        return Optional.ofNullable(tick);
    }

    /** When it was read, by the wall clock. */
    public Optional<Instant> tickReadAt() {
        return Optional.ofNullable(tickReadAt);
    }

    /** Grows with everything that is read: while it stands still, no page changes but for ages. */
    public synchronized long changes() {
        return changes;
    }
}
