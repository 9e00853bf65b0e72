package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.Progress;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.state.MemoryStore;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.slates.budget.Ledger;
import io.offerstream.slates.cycle.Budgets;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.cycle.Decision;
import io.offerstream.slates.cycle.OpenCycle;
import io.offerstream.slates.cycle.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Decides again what was published in one cycle: the newest revision of each customer, from what was known at its tick.
 * Reads topics only. Owned by one thread.
 */
public final class CycleDecisions {
    private final Evidence evidence;
    private final String market;
    private final CycleOpened cycle;
    private final Optional<String> onlyKey;
    private final List<Published> ofOnlyKey = new ArrayList<>();
    private final Map<String, Newest> newest = new HashMap<>();
    private final NavigableMap<Instant, OpenCycle> opened = new TreeMap<>();
    private final Kernel kernel = Kernels.choose("auto").get();
    private CustomersAsOf customers;

    private record Published(int partition, long offset, String key, Assignment assignment) {}

    /**
     * Where a customer's newest revision stands.
     *
     * @param tick as of which it is decided again
     */
    private record Newest(Instant tick, int revision, int partition, long offset) {
        boolean isAt(Published published) {
            return published.partition() == partition && published.offset() == offset;
        }
    }

    /**
     * What was published, and what comes of deciding it again.
     *
     * @param tick as of which it was decided again
     * @param isOfThen whether the customer's features are those of then
     * @param issued offers that the cycle had handed to the customer before
     * @param budgets what was left; holds until the next one is decided
     */
    public record Again(
            Assignment published,
            Instant tick,
            OpenCycle open,
            Subject subject,
            Decision decision,
            boolean isOfThen,
            Set<String> issued,
            Budgets budgets) {}

    private CycleDecisions(Evidence evidence, CycleOpened cycle, Optional<String> onlyKey) {
        this.evidence = evidence;
        market = cycle.getMarket();
        this.cycle = cycle;
        this.onlyKey = onlyKey;
    }

    /**
     * Of every customer of the market.
     *
     * @param notBefore revisions that are older are decided again as of this tick: as a walk did, which left them as they
     *     were
     */
    public static CycleDecisions read(Evidence evidence, CycleOpened cycle, Instant notBefore, Progress progress) {
        return new CycleDecisions(evidence, cycle, Optional.empty()).read(notBefore, progress);
    }

    /** Of one customer; of nobody if they had no assignment. */
    public static CycleDecisions read(Evidence evidence, CycleOpened cycle, String key, Progress progress) {
        return new CycleDecisions(evidence, cycle, Optional.of(key)).read(Instant.MIN, progress);
    }

    private CycleDecisions read(Instant notBefore, Progress progress) {
        eachPublished(onlyKey, published -> {
            var decidedAt = published.assignment().getDecidedAt();
            newest.put(
                    published.key(),
                    new Newest(
                            decidedAt.isBefore(notBefore) ? notBefore : decidedAt,
                            published.assignment().getRevision(),
                            published.partition(),
                            published.offset()));
            onlyKey.ifPresent(key -> ofOnlyKey.add(published));
            progress.report(newest.size(), "assignments read");
        });
        var decided = new HashMap<String, Instant>();
        newest.forEach((key, at) -> decided.put(key, at.tick()));
        evidence.control().at(new TreeSet<>(decided.values()), this::open);
        customers = CustomersAsOf.read(evidence.cluster(), market, decided, cycle.getClosesAt(), onlyKey);
        return this;
    }

    /** Most ticks change nothing: they share what holds. */
    private void open(Instant tick, ReferenceData known) {
        var facts = CycleFacts.at(tick, market, known)
                .filter(now -> now.cycle().getCycleId().equals(cycle.getCycleId()))
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        "control does not tell any more what held in " + market + " at " + tick
                                + ": its beginning has been deleted by age"));
        var before = opened.lastEntry();
        opened.put(
                tick,
                before != null && facts.isAsBefore(before.getValue().facts())
                        ? before.getValue()
                        : new OpenCycle(facts, evidence.models(), kernel));
    }

    /**
     * Of one partition after the other, in the order in which they were decided.
     *
     * @param key the only customer; empty for everybody, of the only customer's partition if there is one
     */
    private void eachPublished(Optional<String> key, Consumer<Published> receiver) {
        var cluster = evidence.cluster();
        var topic = cluster.topics().assignments();
        var wanted = key.map(only -> only.getBytes(UTF_8));
        var partition = onlyKey.map(topic::partitionOf);
        CommittedRecords.readSince(
                cluster.clients(),
                topic,
                place -> partition.map(only -> only == place).orElse(true),
                cycle.getDecidedAt(),
                record -> {
                    boolean isWanted = wanted.map(only -> Arrays.equals(only, record.key()))
                            .orElse(true);
                    if (record.value() == null || !isWanted) {
                        return;
                    }
                    var found = new String(record.key(), UTF_8);
                    if (Keys.market(found).equals(market)) {
                        var assignment = topic.serde().deserialize(topic.name(), record.value());
                        if (assignment.getCycleId().equals(cycle.getCycleId())) {
                            receiver.accept(new Published(record.partition(), record.offset(), found, assignment));
                        }
                    }
                });
    }

    public CycleOpened cycle() {
        return cycle;
    }

    /** Every revision of the only customer, oldest first. */
    List<Assignment> revisions() {
        return ofOnlyKey.stream().map(Published::assignment).toList();
    }

    /** How many customers of the market were known by the end of the cycle. */
    public int knownCustomers() {
        return customers.known();
    }

    /** How many have an assignment, and so are decided again. */
    public int assignedCustomers() {
        return newest.size();
    }

    /** Hands over the customers, each once; those of whom nothing is left are passed over, and counted. */
    public int each(Consumer<Again> receiver) {
        var ledger = new Ledger(new MemoryStore<>(Ledger.STORE));
        var budgets = ledger.of(market, cycle.getCycleId(), cycle.getQuotas());
        boolean isBudgeted = !cycle.getQuotas().isEmpty();
        var issuedTo = new HashMap<String, Set<String>>();
        int[] lost = {0};
        Consumer<Published> take = published -> {
            var key = published.key();
            var assignment = published.assignment();
            var last = Optional.ofNullable(newest.get(key));
            // Everybody's offers are paid for; of those with one revision there is nothing to remember.
            boolean hasMore = last.map(at -> at.revision() > 1).orElse(isBudgeted);
            if (assignment.getRevision() == 1) {
                issuedTo.remove(key);
            }
            var issued = issuedTo.getOrDefault(key, Set.of());
            if (last.filter(at -> at.isAt(published)).isPresent()) {
                lost[0] += again(key, assignment, issued, budgets)
                        .map(found -> {
                            receiver.accept(found);
                            return 0;
                        })
                        .orElse(1);
            }
            budgets.spend(
                    assignment.getOffers().stream()
                            .filter(offer -> !issued.contains(offer))
                            .toList(),
                    assignment.getArm(),
                    BucketOfCustomer.of(key));
            if (hasMore) {
                issuedTo.computeIfAbsent(key, any -> new HashSet<>()).addAll(assignment.getOffers());
            }
        };
        if (onlyKey.isPresent() && !isBudgeted) {
            ofOnlyKey.forEach(take);
        } else {
            eachPublished(Optional.empty(), take);
        }
        return lost[0];
    }

    /**
     * The same customer at the same tick, if something were different.
     *
     * @param found handed over by {@link #each}, which has not gone on yet
     */
    Again again(Again found, WhatIf different) {
        var offers = evidence.control().reference().offers(market);
        var open = new OpenCycle(different.in(found.open().facts(), offers), evidence.models(), kernel);
        var subject =
                open.meet(List.of(different.of(found.subject().features()))).get(0);
        return new Again(
                found.published(),
                found.tick(),
                open,
                subject,
                open.decide(subject, found.issued(), found.budgets()),
                found.isOfThen(),
                found.issued(),
                found.budgets());
    }

    private Optional<Again> again(String key, Assignment published, Set<String> issued, Budgets budgets) {
        return customers.find(key).map(customer -> {
            var tick = newest.get(key).tick();
            var open = opened.get(tick);
            var subject = open.meet(List.of(customer.features())).get(0);
            var handedOut = new HashSet<>(issued);
            if (tick.isAfter(published.getDecidedAt())) {
                handedOut.addAll(published.getOffers());
            }
            return new Again(
                    published,
                    tick,
                    open,
                    subject,
                    open.decide(subject, handedOut, budgets),
                    customer.isOfThen(),
                    handedOut,
                    budgets);
        });
    }
}
