package io.offerstream.local.cli.assignment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.assigner.budget.Ledger;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.topics.CommittedRecords;
import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.state.MemoryStore;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleOpened;
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
final class CycleDecisions {
    private final Installation installation;
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
    record Again(
            Assignment published,
            Instant tick,
            OpenCycle open,
            Subject subject,
            Decision decision,
            boolean isOfThen,
            Set<String> issued,
            Budgets budgets) {}

    private CycleDecisions(Installation installation, CycleOpened cycle, OptionalInt partition) {
        this.installation = installation;
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
    static CycleDecisions read(
            Installation installation, ModelShelf shelf, CycleOpened cycle, Instant notBefore, Progress progress) {
        return new CycleDecisions(installation, cycle, OptionalInt.empty())
                .read(shelf, key -> true, notBefore, progress);
    }

    /** Of one customer. */
    static CycleDecisions read(
            Installation installation, ModelShelf shelf, CycleOpened cycle, String key, Progress progress) {
        int place = installation.topics().assignments().partitionOf(key);
        return new CycleDecisions(installation, cycle, OptionalInt.of(place))
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
        reference = ControlReplay.read(
                installation, new TreeSet<>(decided.values()), (tick, known) -> open(tick, known, shelf));
        customers = CustomersAsOf.read(installation, market, decided, cycle.getClosesAt(), partition);
        return this;
    }

    /** Most ticks change nothing: they share what holds. */
    private void open(Instant tick, ReferenceData known, ModelShelf shelf) {
        var facts = CycleFacts.at(tick, market, known)
                .filter(now -> now.cycle().getCycleId().equals(cycle.getCycleId()))
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.CHECK_FAILED,
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
        var topic = installation.topics().assignments();
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
            CommittedRecords.readPartition(installation.clients(), topic, partition.getAsInt(), record -> {
                take.accept(record);
                return true;
            });
        } else {
            CommittedRecords.readAll(installation.clients(), topic, take);
        }
    }

    /** What is known of markets and offers by now. */
    ReferenceData reference() {
        return reference;
    }

    /** How many customers of the market were known by the end of the cycle. */
    int knownCustomers() {
        return customers.known();
    }

    /** How many have an assignment, and so are decided again. */
    int assignedCustomers() {
        return newest.size();
    }

    /** Hands over the customers, each once; those of whom nothing is left are passed over, and counted. */
    int each(Consumer<Again> receiver) {
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
