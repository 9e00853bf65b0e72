package io.offerstream.platform.app;

import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.JudgeArrivals;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to an unexpected exception. While a record is judged nothing has been stored yet: the record goes to
 * {@code dead-letters} and the app goes on. Behind the barrier state may be half written, and a retriable error says
 * nothing about the record: the task fails, its transaction is aborted, and it starts again from the last commit.
 */
public final class DeadLetterOrFail implements ProcessingExceptionHandler {
    /** Configuration key of the {@link Topics} it writes to. */
    static final String TOPICS = "offerstream.topics";

    /** Configuration key of the service's name. */
    static final String SERVICE = "offerstream.service";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOrFail.class);

    private Topics topics;
    private String service;

    @Override
    public void configure(Map<String, ?> configs) {
        topics = (Topics) configs.get(TOPICS);
        service = (String) configs.get(SERVICE);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (!JudgeArrivals.NODE.equals(context.processorNodeId()) || isRetriable(exception)) {
            return Response.fail();
        }
        LOG.error(
                "{} failed to judge {}-{}@{}; the record is in dead-letters",
                service,
                context.topic(),
                context.partition(),
                context.offset(),
                exception);
        var arrival = new Arrival(
                context.topic(),
                context.partition(),
                context.offset(),
                Instant.ofEpochMilli(context.timestamp()),
                context.sourceRawKey(),
                context.sourceRawValue());
        var letter = DeadLetters.of(
                service, arrival, new Refused<>(Reason.PROCESSING_FAILED, String.valueOf(exception.getMessage())));
        var deadLetters = topics.deadLetters();
        return Response.resume(List.of(new ProducerRecord<>(
                deadLetters.name(),
                null,
                letter.timestamp(),
                letter.key(),
                deadLetters.serde().serialize(deadLetters.name(), letter.value()))));
    }

    /**
     * Whether trying again later may help; the cause decides, however it was wrapped. A broker that was killed may take a
     * record for one of no transaction: Streams counts some such answers among those it goes on from, and not these two.
     */
    public static boolean isRetriable(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof InvalidTxnStateException
                    || cause instanceof TransactionAbortableException) {
                return true;
            }
        }
        return false;
    }
}
