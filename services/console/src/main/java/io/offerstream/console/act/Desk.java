package io.offerstream.console.act;

import io.offerstream.console.access.Person;
import io.offerstream.console.page.Moment;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.explain.Evidence;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.schemas.AuditEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Where people's changes are made: one after the other, each in one transaction with its audit entries. Safe for many
 * threads.
 */
public final class Desk {
    /** Long questions read whole topics. */
    private static final int QUESTIONS_AT_ONCE = 2;

    private static final int READ_ROUNDS = 40;
    private static final Duration READ_PAUSE = Duration.ofMillis(25);
    private static final String ACTOR = "console:";

    private final Cluster cluster;
    private final Evidence evidence;
    private final ConsoleState state;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);

    public Desk(Cluster cluster, ConsoleState state, Clock clock) {
        this.cluster = cluster;
        evidence = Evidence.of(cluster);
        this.state = state;
        this.clock = clock;
    }

    public Cluster cluster() {
        return cluster;
    }

    /** From which questions are answered, and the next one sooner. */
    public Evidence evidence() {
        return evidence;
    }

    public ConsoleState state() {
        return state;
    }

    /** Markets and offers as this console knows them: for previews, which a change makes anew from the topics. */
    public Catalogue catalogue() {
        var catalogue = new Catalogue();
        state.read(all -> {
            all.markets().forEach(market -> {
                market.applied().ifPresent(catalogue::learn);
                market.offers().forEach(known -> catalogue.learn(known.offer()));
            });
            return null;
        });
        return catalogue;
    }

    /** What time it is: of the newest tick, which in a replay or simulation is not the wall's. */
    public Instant now() {
        return moment().now();
    }

    public Moment moment() {
        return state.read(all -> Moment.of(all, clock));
    }

    /** As whom the audit knows somebody. */
    public static String actor(Person person) {
        return ACTOR + person.name();
    }

    /**
     * Has a change made in a transaction of its own, which {@code change} commits.
     *
     * @throws NotDoneException if somebody else changed something at the same moment
     */
    public <T> T change(Person person, Function<OpsTransaction, T> change) {
        return write(person, () -> {
            try (var transaction = new OpsTransaction(cluster, actor(person))) {
                return change.apply(transaction);
            }
        });
    }

    /** As {@link #change}, for what opens its own transaction. */
    public <T> T write(Person person, Supplier<T> change) {
        writing.lock();
        try {
            var before = newestOf(person);
            var done = change.get();
            awaitRead(person, before);
            return done;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new NotDoneException(
                    Why.CONFLICT,
                    "Somebody else changed something at the same moment, by the command line or another console."
                            + " Nothing of yours was changed; look at what is there now, and try again.",
                    e);
        } catch (AuthorizationException e) {
            throw new NotDoneException(
                    Why.NEEDS_OPERATOR,
                    "The console's account may not do this, and nothing was changed: " + e.getMessage()
                            + " docs/security.md tells who may write what.",
                    e);
        } catch (KafkaException e) {
            throw new NotDoneException(
                    Why.NEEDS_OPERATOR,
                    "Kafka did not take it: " + e.getMessage() + ". Whether it was changed, the audit tells.",
                    e);
        } finally {
            writing.unlock();
        }
    }

    /** Until this console has read it, so that the next page shows it; not for long. */
    private void awaitRead(Person person, Optional<String> before) {
        awaitRead(all -> !newestOf(person).equals(before));
    }

    /** Until this console has read what was just changed, so that the next page shows it; not for long. */
    public void awaitRead(Predicate<ConsoleState> isRead) {
        for (int round = 0; round < READ_ROUNDS && !state.read(isRead::test); round++) {
            LockSupport.parkNanos(READ_PAUSE.toNanos());
        }
    }

    private Optional<String> newestOf(Person person) {
        var actor = actor(person);
        return state.read(all -> all.audit().list().stream()
                .filter(entry -> entry.getActor().equals(actor))
                .map(AuditEntry::getEventId)
                .findFirst());
    }

    /**
     * Has a question answered that reads whole topics.
     *
     * @throws NotDoneException if too many are being answered
     */
    public <T> T ask(Supplier<T> question) {
        if (!questions.tryAcquire()) {
            throw new NotDoneException(
                    Why.CONFLICT, "Others are asking such questions right now. Try again in a few seconds.");
        }
        try {
            return question.get();
        } finally {
            questions.release();
        }
    }

    /** As {@link #ask}, two questions at the same time: both wait for the broker more than they compute. */
    public <A, B, T> T askBoth(Supplier<A> question, Supplier<B> other, BiFunction<A, B, T> answer) {
        return ask(() -> {
            var otherAnswer = CompletableFuture.supplyAsync(other);
            try {
                return answer.apply(question.get(), otherAnswer.join());
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        });
    }
}
