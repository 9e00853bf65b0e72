package io.offerstream.local.cli.deadletters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dlq show}: refused records, decoded as far as they can be. */
@Command(
        name = "show",
        description =
                "Prints refused records with reason and place, decoded as far as possible, one JSON object a line.",
        footer = {
            "",
            "Examples:",
            "  offerstream dlq show --max 20",
            "  offerstream dlq show --reason UNKNOWN_OFFER --topic impressions"
        })
public final class ShowDeadLetters extends Verb {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--reason", paramLabel = "REASON", description = "Only this reason, such as UNKNOWN_OFFER.")
    private String reason;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only from this topic.")
    private String topic;

    @Option(names = "--max", paramLabel = "N", description = "End after N records.")
    private Long max;

    private long printed;

    public ShowDeadLetters(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (max != null && max < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--max: expected 1 or more, found " + max);
        }
        try (var installation = context.open();
                var records = new CommittedRecords(
                        installation.clients(), installation.topics().deadLetters())) {
            records.fromBeginning().toEnd(record -> show(installation, record));
        }
        return ExitCode.OK;
    }

    private boolean show(Installation installation, ConsumerRecord<byte[], byte[]> record) {
        var deadLetters = installation.topics().deadLetters();
        try {
            var letter = deadLetters.serde().deserialize(deadLetters.name(), record.value());
            if (letter != null && isWanted(letter, installation.topics())) {
                context.print(
                        line(record.offset(), letter, installation.topics()).toString());
                printed++;
            }
        } catch (SerializationException e) {
            context.print(RecordJson.of(deadLetters, record).toString());
            printed++;
        }
        boolean unread = printed % 100 == 0 && context.terminal().out().checkError();
        return !unread && (max == null || printed < max);
    }

    private boolean isWanted(DeadLetter letter, Topics topics) {
        boolean isFromTopic = topic == null
                || letter.getTopic().equals(topic)
                || letter.getTopic().equals(topics.prefix() + topic);
        return isFromTopic && (reason == null || reason.equals(letter.getReason()));
    }

    private static ObjectNode line(long number, DeadLetter letter, Topics topics) {
        var line = JSON.createObjectNode()
                .put("number", number)
                .put("reason", letter.getReason())
                .put("detail", letter.getDetail())
                .put("service", letter.getService())
                .put("topic", letter.getTopic())
                .put("partition", letter.getPartition())
                .put("offset", letter.getOffset())
                .put(
                        "time",
                        letter.getRecordTime() == null
                                ? null
                                : letter.getRecordTime().toString())
                .put("key", RecordJson.text(bytes(letter.getKey())));
        var value = bytes(letter.getValue());
        return topics.byTitle(letter.getTopic())
                .map(source -> RecordJson.putValue(line, source, value))
                .orElseGet(() -> line.put(
                        "base64",
                        Optional.ofNullable(value)
                                .map(bytes -> Base64.getEncoder().encodeToString(bytes))
                                .orElse(null)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
