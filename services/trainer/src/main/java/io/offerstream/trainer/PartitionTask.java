package io.offerstream.trainer;

import io.offerstream.platform.app.Pace;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.SlateEvaluation;
import io.offerstream.trainer.checkpoint.CheckpointReader;
import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.fault.Failpoint;
import io.offerstream.trainer.outcome.Fact;
import io.offerstream.trainer.outcome.OutcomePartition;
import io.offerstream.trainer.reference.Reference;
import io.offerstream.trainer.reference.Reference.Configured;
import io.offerstream.trainer.reference.Reference.Request;
import io.offerstream.trainer.stage.Stage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of {@code outcomes} and the markets that live in it. What a tick writes, and the offset it rests on, are
 * one transaction under the partition's own transactional id: whoever holds the partition next fences this one. Owned by
 * the trainer's thread.
 */
final class PartitionTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionTask.class);

    private final int partition;
    private final MarketTask.Tools tools;
    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final Transaction transaction;
    private final Reference reference;
    private final OutcomePartition intake;
    private final SortedMap<String, MarketTask> markets = new TreeMap<>();
    private final Set<String> broken;
    private final Pace pace;

    /** Markets that another process gave up, as it left them: tried again, from the beginning, at the first new tick. */
    private final Map<String, Optional<MarketTask>> repaired = new TreeMap<>();

    private final Stage stage;
    private final Consumer<Optional<String>> onStage;
    private final long start;
    private final List<Unusable> unusable = new ArrayList<>();
    private boolean isCommitted = true;

    /** A record of the tick that goes to dead-letters. */
    private record Unusable(ConsumerRecord<byte[], byte[]> place, Refused<?> refused) {}

    /**
     * What it needs of its surroundings.
     *
     * @param pace whether it waits for the gate, and the gate for it
     * @param broken markets that are left out
     * @param onStage told after each file: what went wrong, or empty
     */
    record Surroundings(
            KafkaClients clients,
            Pace pace,
            Stage stage,
            MarketTask.Tools tools,
            Set<String> broken,
            Consumer<Optional<String>> onStage) {}

    /**
     * Takes over a partition.
     *
     * @param producer whose transactions have been initialised: nobody else writes for the partition any more
     * @param committed what was committed for it; empty before the first commit
     * @param beginning of the partition
     */
    PartitionTask(
            int partition,
            Producer<byte[], byte[]> producer,
            Optional<OffsetAndMetadata> committed,
            long beginning,
            Surroundings surroundings) {
        this.partition = partition;
        this.producer = producer;
        tools = surroundings.tools();
        topics = tools.topics();
        stage = surroundings.stage();
        broken = surroundings.broken();
        onStage = surroundings.onStage();
        transaction = new Transaction(producer, Marks.writer(TrainerApp.SERVICE, partition));
        start = committed.map(OffsetAndMetadata::offset).orElse(beginning);
        var before = committed.map(known -> Progress.read(known.metadata())).orElse(Progress.NONE);
        intake = new OutcomePartition(topics.impressions().partitions(), start, before.tick());
        new CheckpointReader(surroundings.clients(), topics)
                .read(market -> topics.outcomes().partitionOf(market) == partition)
                .forEach((market, left) -> {
                    if (!broken.contains(market)) {
                        markets.put(market, guard(market, () -> new MarketTask(market, partition, left, tools)));
                    }
                });
        for (var market : before.broken()) {
            if (!broken.contains(market)) {
                repaired.put(market, Optional.ofNullable(markets.remove(market)));
            }
        }
        pace = surroundings.pace();
        reference = new Reference(surroundings.clients(), topics, partition, pace, intake.finished());
        tools.faults().pass(Failpoint.CHECKPOINT_READ);
    }

    /** The offset from which on it has to be fed. */
    long start() {
        return start;
    }

    void accept(ConsumerRecord<byte[], byte[]> record) {
        intake.accept(record);
    }

    /**
     * Decides the next tick, if it is complete.
     *
     * @param group of the consumer that feeds it
     * @return false if there was none
     */
    boolean advance(ConsumerGroupMetadata group) {
        var next = intake.next();
        if (next.isEmpty() || !reference.advanceTo(next.get(), intake.finished())) {
            if (!isCommitted) {
                commit(group);
            }
            return false;
        }
        decide(next.get());
        isCommitted = false;
        if (transaction.isOpen()) {
            commit(group);
        }
        return true;
    }

    private void decide(Instant tick) {
        boolean isNews = tick.isAfter(intake.finished());
        long from = first(intake.boundaries());
        var facts = intake.take(tick);
        var boundaries = intake.boundaries();
        configure(tick, isNews, from);
        var lessons = lessons(facts, tick, isNews, from);
        forEachThatDecides(
                tick,
                (market, task) -> guard(market, () -> {
                    task.learn(tick, lessons.getOrDefault(market, List.of()), reference.offers(market), from);
                    return task;
                }));
        if (!lessons.isEmpty()) {
            tools.faults().pass(Failpoint.AFTER_LEARNING);
        }
        // Before the transaction begins, which may not stay open for long.
        var requests = new HashMap<String, List<Request>>();
        forEachThatDecides(
                tick,
                (market, task) -> guard(market, () -> {
                    requests.put(market, reference.takeRequests(market));
                    refit(market, task, tick, requests.get(market), from);
                    return task;
                }));
        var evaluations = evaluate(tick, isNews);
        unusable.forEach(letter -> transaction.deadLetter(topics.deadLetters(), letter.place(), letter.refused()));
        unusable.clear();
        for (var evaluation : evaluations) {
            transaction.begin();
            transaction.send(topics.slateEvaluations(), evaluation.getMarket(), evaluation, tick);
        }
        forEachThatDecides(
                tick,
                (market, task) -> guard(market, () -> {
                    publish(market, task, tick, boundaries, requests.get(market));
                    return task;
                }));
    }

    /** The others have decided this tick before. */
    private void forEachThatDecides(Instant tick, BiConsumer<String, MarketTask> work) {
        markets.forEach((market, task) -> {
            if (!task.isBehind(tick)) {
                work.accept(market, task);
            }
        });
    }

    private List<SlateEvaluation> evaluate(Instant tick, boolean isNews) {
        var evaluations = new ArrayList<SlateEvaluation>();
        markets.forEach((market, task) -> guard(
                market,
                () -> evaluations.addAll(
                        task.evaluate(tick, isNews, reference.offers(market), reference.cycles(market)))));
        return evaluations;
    }

    private void refit(String market, MarketTask task, Instant tick, List<Request> requests, long from) {
        if (task.isToRefit(requests) && !task.refit(tick, reference.offers(market), intake.boundaries(), from)) {
            for (var request : requests) {
                if (request.request().getAction() == ModelAction.REFIT && task.isOpen(request)) {
                    unusable.add(new Unusable(
                            request.place(),
                            new Refused<>(
                                    Reason.BAD_REFERENCE, "there is nothing to learn a model of " + market + " from")));
                }
            }
        }
    }

    private void configure(Instant tick, boolean isNews, long from) {
        for (var market : reference.markets()) {
            var configured = reference.market(market).orElseThrow();
            if (markets.containsKey(market)) {
                guard(market, () -> {
                    var task = markets.get(market);
                    if (!task.isBehind(tick)) {
                        task.configure(configured, from);
                    }
                    return market;
                });
            } else if (repaired.containsKey(market)) {
                if (isNews) {
                    tryAgain(market, configured, from);
                }
            } else if (!broken.contains(market)) {
                LOG.info("{} is learnt in partition {}", market, partition);
                markets.put(market, new MarketTask(market, partition, configured, tools));
            }
        }
    }

    /** What came while it was given up is in no version: it is learnt anew. */
    private void tryAgain(String market, Configured configured, long from) {
        LOG.info("{} was given up, and is tried again", market);
        markets.put(market, guard(market, () -> {
            var task = repaired.remove(market).orElseGet(() -> new MarketTask(market, partition, configured, tools));
            task.configure(configured, from);
            task.relearn(from);
            return task;
        }));
    }

    /** By market, in the order of writers and offsets. */
    private Map<String, List<Lesson>> lessons(List<Fact> facts, Instant tick, boolean isNews, long from) {
        var lessons = new HashMap<String, List<Lesson>>();
        for (var fact : facts) {
            var refused = isNews ? Optional.of(tick) : Optional.<Instant>empty();
            read(fact, refused).ifPresent(outcome -> {
                var task = markets.get(outcome.getMarket());
                if (task == null) {
                    if (!broken.contains(outcome.getMarket()) && !repaired.containsKey(outcome.getMarket())) {
                        refuse(fact, Reason.UNKNOWN_MARKET, "no market " + outcome.getMarket(), refused);
                    }
                    return;
                }
                guard(outcome.getMarket(), () -> {
                    task.gather(outcome, tick, reference.cycles(outcome.getMarket()), from);
                    return task;
                });
                if (!task.isBehind(tick)
                        && !task.has(fact.writer(), fact.place().offset())) {
                    try {
                        task.reader()
                                .read(outcome)
                                .forEach(lesson -> lessons.computeIfAbsent(
                                                outcome.getMarket(), market -> new ArrayList<>())
                                        .add(lesson));
                    } catch (IllegalArgumentException e) {
                        refuse(fact, Reason.UNREADABLE, e.getMessage(), refused);
                    }
                }
            });
        }
        return lessons;
    }

    private Optional<Outcome> read(Fact fact, Optional<Instant> tick) {
        if (fact.place().value() == null) {
            return Optional.empty();
        }
        if (!fact.isSigned()) {
            refuse(fact, Reason.UNREADABLE, "not signed by a task of interaction-state", tick);
            return Optional.empty();
        }
        try {
            return Optional.of(topics.outcomes()
                    .serde()
                    .deserialize(topics.outcomes().name(), fact.place().value()));
        } catch (SerializationException e) {
            refuse(fact, Reason.UNREADABLE, String.valueOf(e.getMessage()), tick);
            return Optional.empty();
        }
    }

    /** @param tick empty if it was refused before, when the tick was decided for the first time */
    private void refuse(Fact fact, Reason reason, String detail, Optional<Instant> tick) {
        if (tick.isPresent()) {
            unusable.add(new Unusable(fact.place(), new Refused<>(reason, detail)));
        }
    }

    private void publish(
            String market, MarketTask task, Instant tick, Map<String, Long> boundaries, List<Request> requests) {
        var offers = reference.offers(market);
        reference.cycles(market).newest().ifPresent(task::opened);
        if (task.isDue(tick)) {
            transaction.begin();
            tools.faults().pass(Failpoint.TRANSACTION_BEGUN);
            task.publish(tick, offers, boundaries, transaction);
        }
        for (var unanswerable : task.decide(tick, reference.verdict(market), requests, transaction)) {
            transaction.deadLetter(
                    topics.deadLetters(),
                    unanswerable.place(),
                    new Refused<>(
                            Reason.BAD_REFERENCE,
                            "version: " + market + " has no version "
                                    + unanswerable.request().getVersion() + " any more, or not yet"));
        }
    }

    private void commit(ConsumerGroupMetadata group) {
        transaction.begin();
        tools.faults().pass(Failpoint.AFTER_STATUS);
        var tick = intake.finished();
        transaction.mark(topics.modelStatus(), tick);
        if (pace == Pace.REPRODUCIBLE) {
            transaction.mark(topics.slateEvaluations(), tick);
        }
        transaction.sendOffsets(
                new TopicPartition(topics.outcomes().name(), partition),
                new OffsetAndMetadata(nextOffset(), Progress.of(tick, leftOut()).toString()),
                group);
        tools.faults().pass(Failpoint.AFTER_OFFSETS);
        transaction.commit();
        isCommitted = true;
        tools.faults().pass(Failpoint.AFTER_COMMIT);
        stage();
    }

    /** Markets of this partition that are in no version of this process's. */
    private Set<String> leftOut() {
        var leftOut = new TreeSet<>(repaired.keySet());
        broken.stream()
                .filter(market -> topics.outcomes().partitionOf(market) == partition)
                .forEach(leftOut::add);
        return leftOut;
    }

    /** Whoever goes on begins where something may stand that is in no version. */
    private long nextOffset() {
        long next = first(intake.boundaries());
        for (var task : markets.values()) {
            next = Math.min(next, task.heldFrom().orElse(next));
        }
        return next;
    }

    private static long first(SortedMap<String, Long> boundaries) {
        return boundaries.values().stream().mapToLong(offset -> offset).min().orElse(0);
    }

    /** Once it is committed that a version serves, its file follows; one that is missing after a crash, at the next commit. */
    private void stage() {
        markets.forEach((market, task) -> {
            var serving = task.status().map(ModelStatus::getLiveVersion);
            if (serving.filter(version -> !stage.has(market, version)).isPresent()) {
                try {
                    task.live().ifPresent(stage::add);
                    onStage.accept(Optional.empty());
                    tools.faults().pass(Failpoint.AFTER_STAGE);
                } catch (UncheckedIOException e) {
                    LOG.warn("{}", e.getMessage(), e);
                    onStage.accept(Optional.of(e.getMessage()));
                }
            }
        });
    }

    /** A defect in what is done for one market stops that market alone; trouble with Kafka is no such defect. */
    private static <T> T guard(String market, Supplier<T> work) {
        try {
            return work.get();
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MarketBrokenException(market, e);
        }
    }

    /** What is not committed is forgotten. */
    @Override
    public void close() {
        reference.close();
        producer.close(Duration.ofSeconds(2));
    }
}
