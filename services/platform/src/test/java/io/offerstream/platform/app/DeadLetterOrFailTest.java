package io.offerstream.platform.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLetterOrFailTest {
    /** Each was seen by interaction-state while its broker was killed again and again. */
    static KafkaException[] shouldTryAgain() {
        return new KafkaException[] {
            new TimeoutException("not answered"),
            new InvalidTxnStateException("of no transaction"),
            new TransactionAbortableException("aborted after exhausting retries")
        };
    }

    @ParameterizedTest
    @MethodSource
    void shouldTryAgain(KafkaException fromTheBroker) {
        assertThat(DeadLetterOrFail.isRetriable(new StreamsException("task 0_1", fromTheBroker)))
                .isTrue();
    }

    @Test
    void shouldNotTryAgainWhatWouldFailAgain() {
        assertThat(DeadLetterOrFail.isRetriable(new StreamsException("task 0_1", new RecordTooLargeException("large"))))
                .isFalse();
        assertThat(DeadLetterOrFail.isRetriable(new IllegalStateException("a bug")))
                .isFalse();
    }
}
