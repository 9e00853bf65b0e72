package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
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
import io.offerstream.slates.model.ModelShelf;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decides again what was published in one cycle: the newest revision of each customer, from what was known at its tick.
 * Reads topics only. Owned by one thread.
 */
public final class CycleDecisions {
    private final Cluster cluster;
    private final String market;
    private final CycleOpened cycle;
    private final OptionalInt partition;
    private final Map<String, Newest> newest = new HashMap<>();
    private final NavigableMap<Instant, OpenCycle> opened = new TreeMap<>();
    private final Kernel kernel = Kernels.choose("auto").get();
    private ReferenceData reference;
    private CustomersAsOf customers;

    /**
     * Where a customer's newest revision stands.
     *
     * @param tick as of which it is decided again
     */
    private record Newest(Instant tick, int revision, int partition, long offset) {
        boolean isAt(ConsumerRecord<?, ?> record) {
            return record.partition() == partition && record.offset() == offset;
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

    private CycleDecisions(Cluster cluster, CycleOpened cycle, OptionalInt partition) {
        this.cluster = cluster;
        market = cycle.getMarket();
        this.cycle = cycle;
        this.partition = partition;
    }

    /**
     * Of every customer of the market.
     *
     * @param notBefore revisions that are older are decided again as of this tick: as a walk did, which left them as they
     *     were
     */
    public static CycleDecisions read(
            Cluster cluster, ModelShelf shelf, CycleOpened cycle, Instant notBefore, Progress progress) {
        return new CycleDecisions(cluster, cycle, OptionalInt.empty()).read(shelf, key -> true, notBefore, progress);
    }

    /** Of one customer. */
    public static CycleDecisions read(
            Cluster cluster, ModelShelf shelf, CycleOpened cycle, String key, Progress progress) {
        int place = cluster.topics().assignments().partitionOf(key);
        return new CycleDecisions(cluster, cycle, OptionalInt.of(place))
                .read(shelf, key::equals, Instant.MIN, progress);
    }

    private CycleDecisions read(ModelShelf shelf, Predicate<String> wanted, Instant notBefore, Progress progress) {
        eachPublished((record, assignment) -> {
            var key = new String(record.key(), UTF_8);
            if (wanted.test(key)) {
                newest.put(
                        key,
                        new Newest(
                                assignment.getDecidedAt().isBefore(notBefore) ? notBefore : assignment.getDecidedAt(),
                                assignment.getRevision(),
                                record.partition(),
                                record.offset()));
                progress.report(newest.size(), "assignments read");
            }
        });
        var decided = new HashMap<String, Instant>();
        newest.forEach((key, at) -> decided.put(key, at.tick()));
        reference =
                ControlReplay.read(cluster, new TreeSet<>(decided.values()), (tick, known) -> open(tick, known, shelf));
        customers = CustomersAsOf.read(cluster, market, decided, cycle.getClosesAt(), partition);
        return this;
    }

    /** Most ticks change nothing: they share what holds. */
    private void open(Instant tick, ReferenceData known, ModelShelf shelf) {
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
                        : new OpenCycle(facts, shelf, kernel));
    }

    private interface Published {
        void take(ConsumerRecord<byte[], byte[]> record, Assignment assignment);
    }

    /** Of one partition after the other, in the order in which they were decided. */
    private void eachPublished(Published receiver) {
        var topic = cluster.topics().assignments();
        Consumer<ConsumerRecord<byte[], byte[]>> take = record -> {
            if (record.value() != null
                    && Keys.market(new String(record.key(), UTF_8)).equals(market)) {
                var assignment = topic.serde().deserialize(topic.name(), record.value());
                if (assignment.getCycleId().equals(cycle.getCycleId())) {
                    receiver.take(record, assignment);
                }
            }
        };
        if (partition.isPresent()) {
            CommittedRecords.readPartition(cluster.clients(), topic, partition.getAsInt(), record -> {
                take.accept(record);
                return true;
            });
        } else {
            CommittedRecords.readAll(cluster.clients(), topic, take);
        }
    }

    /** What is known of markets and offers by now. */
    ReferenceData reference() {
        return reference;
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
        eachPublished((record, assignment) -> {
            var key = new String(record.key(), UTF_8);
            var last = Optional.ofNullable(newest.get(key));
            // Everybody's offers are paid for; of those with one revision there is nothing to remember.
            boolean hasMore = last.map(at -> at.revision() > 1).orElse(isBudgeted);
            if (assignment.getRevision() == 1) {
                issuedTo.remove(key);
            }
            var issued = issuedTo.getOrDefault(key, Set.of());
            if (last.filter(at -> at.isAt(record)).isPresent()) {
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
        });
        return lost[0];
    }

    /**
     * The same customer at the same tick, if something were different.
     *
     * @param found handed over by {@link #each}, which has not gone on yet
     */
    Again again(Again found, WhatIf different, ModelShelf shelf) {
        var open = new OpenCycle(different.in(found.open().facts(), reference.offers(market)), shelf, kernel);
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
