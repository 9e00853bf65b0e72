package io.offerstream.local.cli;

import io.offerstream.operations.NotDoneException;
import io.offerstream.platform.yaml.BadConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * What an exception means to the person at the terminal: the one place that knows.
 *
 * @param message one line, or one a problem
 */
public record Failure(ExitCode code, String message) {
    /** Judges {@code thrown} by the outermost cause that is understood. */
    public static Failure of(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            var understood = understood(cause);
            if (understood.isPresent()) {
                return understood.get();
            }
        }
        return new Failure(
                ExitCode.UNEXPECTED,
                "this should not happen: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
    }

    private static Optional<Failure> understood(Throwable cause) {
        if (cause instanceof CommandFailedException failed) {
            return Optional.of(new Failure(failed.code(), failed.getMessage()));
        } else if (cause instanceof NotDoneException notDone) {
            return Optional.of(new Failure(code(notDone.why()), cause.getMessage()));
        } else if (cause instanceof BadConfigException) {
            return Optional.of(new Failure(ExitCode.USAGE, cause.getMessage()));
        } else if (isInterruption(cause)) {
            return Optional.of(new Failure(ExitCode.INTERRUPTED, "interrupted"));
        } else if (cause instanceof VirtualMachineError) {
            return Optional.of(new Failure(ExitCode.FATAL, "the Java machine cannot go on: " + cause));
        }
        return ofKafka(cause).or(() -> ofFiles(cause));
    }

    private static ExitCode code(NotDoneException.Why why) {
        return switch (why) {
            case USAGE -> ExitCode.USAGE;
            case CHECK_FAILED -> ExitCode.CHECK_FAILED;
            case CONFLICT -> ExitCode.CONFLICT;
            case NEEDS_OPERATOR -> ExitCode.NEEDS_OPERATOR;
        };
    }

    private static boolean isInterruption(Throwable cause) {
        return cause instanceof InterruptedException
                || cause instanceof InterruptException
                || cause instanceof ClosedByInterruptException;
    }

    /** In this order: most of Kafka's exceptions are retriable, and some of these are, too. */
    private static Optional<Failure> ofKafka(Throwable cause) {
        if (cause instanceof ProducerFencedException
                || cause instanceof InvalidProducerEpochException
                || cause instanceof FencedInstanceIdException) {
            return Optional.of(new Failure(
                    ExitCode.FENCED, "another process with the same identity took over; nothing was left half done"));
        } else if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return Optional.of(new Failure(ExitCode.NOT_AUTHORISED, "not authorised: " + cause.getMessage()));
        } else if (cause instanceof UnknownTopicOrPartitionException
                || cause instanceof UnknownTopicIdException
                || cause instanceof MissingSourceTopicException) {
            return Optional.of(new Failure(
                    ExitCode.NEEDS_OPERATOR,
                    "a topic is missing (" + cause.getMessage() + "); 'offerstream init' creates what is missing"));
        } else if (cause instanceof KafkaStorageException
                || cause instanceof ProcessorStateException
                || cause instanceof LockException) {
            return Optional.of(
                    new Failure(ExitCode.IO, "state on disk cannot be used: " + cause.getMessage() + reasonOf(cause)));
        } else if (cause instanceof RetriableException || cause instanceof ConnectException) {
            return Optional.of(new Failure(ExitCode.UNREACHABLE, "no answer in time: " + cause.getMessage()));
        } else if (cause instanceof ConfigException) {
            boolean unresolved = String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap");
            return Optional.of(new Failure(
                    unresolved ? ExitCode.UNREACHABLE : ExitCode.USAGE, "Kafka client: " + cause.getMessage()));
        }
        return Optional.empty();
    }

    /** RocksDB's own message names the file, and says whether the disk is full. */
    private static String reasonOf(Throwable cause) {
        var reason = cause.getCause();
        return reason == null || reason.getMessage() == null ? "" : ": " + reason.getMessage();
    }

    private static Optional<Failure> ofFiles(Throwable cause) {
        if (cause instanceof UncheckedIOException) {
            return Optional.empty();
        } else if (cause instanceof FileSystemException file) {
            String reason = file.getReason() == null ? cause.getClass().getSimpleName() : file.getReason();
            return Optional.of(new Failure(ExitCode.IO, file.getFile() + ": " + reason));
        } else if (cause instanceof IOException) {
            return Optional.of(new Failure(ExitCode.IO, cause.getMessage()));
        }
        return Optional.empty();
    }
}
