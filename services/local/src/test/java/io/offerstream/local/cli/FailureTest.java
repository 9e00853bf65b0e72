package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.offerstream.platform.settings.BadSettingsException;
import io.offerstream.platform.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
    static Stream<Arguments> exceptions() {
        return Stream.of(
                arguments(new CommandFailedException(ExitCode.CONFLICT, "x"), ExitCode.CONFLICT),
                arguments(new BadSettingsException(List.of(new Problem("f", 1, 1, "k", "m"))), ExitCode.USAGE),
                arguments(new KafkaException("client", new ConfigException("acks is wrong")), ExitCode.USAGE),
                arguments(new ConfigException("No resolvable bootstrap urls given"), ExitCode.UNREACHABLE),
                arguments(new TimeoutException("late"), ExitCode.UNREACHABLE),
                arguments(new UncheckedIOException(new ConnectException("refused")), ExitCode.UNREACHABLE),
                arguments(new SaslAuthenticationException("who?"), ExitCode.NOT_AUTHORISED),
                arguments(new ExecutionException(new TopicAuthorizationException("no")), ExitCode.NOT_AUTHORISED),
                arguments(new StreamsException(new ProducerFencedException("new")), ExitCode.FENCED),
                arguments(new InvalidProducerEpochException("old"), ExitCode.FENCED),
                arguments(new FencedInstanceIdException("two"), ExitCode.FENCED),
                arguments(new StreamsException(new OutOfMemoryError("heap")), ExitCode.FATAL),
                arguments(new UncheckedIOException(new IOException("No space left on device")), ExitCode.IO),
                arguments(new UncheckedIOException(new AccessDeniedException("x.csv")), ExitCode.IO),
                arguments(new KafkaStorageException("disk"), ExitCode.IO),
                arguments(new LockException("state folder"), ExitCode.IO),
                arguments(new UnknownTopicOrPartitionException("gone"), ExitCode.NEEDS_OPERATOR),
                arguments(new MissingSourceTopicException("gone"), ExitCode.NEEDS_OPERATOR),
                arguments(new InterruptException("stop"), ExitCode.INTERRUPTED),
                arguments(new RuntimeException(new InterruptedException()), ExitCode.INTERRUPTED),
                arguments(new IllegalStateException("a defect"), ExitCode.UNEXPECTED));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void shouldKnowWhatAnExceptionMeans(Throwable thrown, ExitCode expected) {
        var failure = Failure.of(thrown);

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.message()).isNotBlank();
    }

    @Test
    void shouldKeepTheNumbersThatScriptsRestOn() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 70, 71, 74, 75, 130);
    }
}
