package io.offerstream.local.cli.events;

import io.offerstream.operations.catalogue.EventCheck;
import io.offerstream.operations.rows.Rows;
import io.offerstream.platform.topics.Topics;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code events check} and {@code events publish} have in common. Filled in by picocli. */
final class EventFileOptions {
    @Parameters(
            paramLabel = "FILE",
            description = "CSV with a header, JSON lines (.jsonl) or Parquet; columns as in the schema.")
    private Path file;

    @Option(
            names = "--topic",
            required = true,
            paramLabel = "TOPIC",
            description = "impressions, redemptions, customers or offers.")
    private String topic;

    @Option(
            names = "--rejected",
            paramLabel = "OUT.csv",
            description = "Write refused rows there, with the reason, safe to open in a spreadsheet.")
    private Path rejected;

    EventFile<?> file(Topics topics, Optional<EventCheck> lookup) {
        return file(EventKind.of(topics, topic), lookup);
    }

    private <V extends SpecificRecord> EventFile<V> file(EventKind<V> kind, Optional<EventCheck> lookup) {
        return new EventFile<>(file, kind, Rows::open, Optional.ofNullable(rejected), lookup);
    }
}
