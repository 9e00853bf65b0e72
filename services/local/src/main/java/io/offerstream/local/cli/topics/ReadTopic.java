package io.offerstream.local.cli.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics read}: decoded records as JSON lines. */
@Command(
        name = "read",
        description = {
            "Prints the committed records of a topic, decoded, one JSON object a line.",
            "Without --from-beginning: the newest ones, oldest of them first. Ends at the end of the topic."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream topics read assignments --from-beginning",
            "  offerstream topics read impressions --key DE:4711 --from-beginning --max 5"
        })
public final class ReadTopic extends Verb {
    private static final int NEWEST = 10;

    /** Offsets to go back for each wanted record at first: every transaction takes one or two, too. */
    private static final int FIRST_STEP = 4;

    @Parameters(paramLabel = "TOPIC", description = "Such as assignments; 'topics list' shows them.")
    private String title;

    @Option(names = "--from-beginning", description = "Start with the oldest record.")
    private boolean fromBeginning;

    @Option(names = "--max", paramLabel = "N", description = "End after N records.")
    private Integer max;

    @Option(names = "--key", paramLabel = "KEY", description = "Only records with this key, such as DE:4711.")
    private String key;

    @Option(names = "--marks", description = "Show the marks of ticks, too.")
    private boolean marks;

    @Option(names = "--follow", description = "Do not end: print new records as they come.")
    private boolean follow;

    private Topic<?> topic;
    private long printed;

    public ReadTopic(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (max != null && max < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--max: expected 1 or more, found " + max);
        }
        try (var installation = context.open()) {
            topic = find(installation.topics(), title);
            read(installation);
        }
        context.terminal().out().flush();
        return ExitCode.OK;
    }

    /** The topic that people call {@code title}. */
    static Topic<?> find(Topics topics, String title) {
        var titles = topics.all().stream().map(Topic::title).toList();
        return topics.byTitle(title)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE,
                        "there is no topic " + title + DidYouMean.hint(titles, title)
                                + "\n'offerstream topics list' shows them all"));
    }

    private void read(Installation installation) {
        try (var records = new CommittedRecords(installation.clients(), topic)) {
            if (fromBeginning) {
                records.fromBeginning().toEnd(this::print);
            } else if (follow) {
                records.fromEnd();
            } else {
                newest(records).forEach(this::print);
            }
            if (follow && !isEnough()) {
                records.follow(this::print);
            }
        }
    }

    /** The newest wanted records by time, oldest first: reads from further and further back until there are enough. */
    private Iterable<ConsumerRecord<byte[], byte[]>> newest(CommittedRecords records) {
        int wanted = max == null ? NEWEST : max;
        for (long back = (long) wanted * FIRST_STEP; ; back *= 8) {
            boolean all = records.beforeEnd(back);
            var found = new PriorityQueue<ConsumerRecord<byte[], byte[]>>(
                    Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                            .thenComparingInt(ConsumerRecord::partition)
                            .thenComparingLong(ConsumerRecord::offset));
            records.toEnd(record -> {
                if (isWanted(record)) {
                    found.add(record);
                    if (found.size() > wanted) {
                        found.remove();
                    }
                }
                return true;
            });
            if (all || found.size() == wanted) {
                return inOrder(found);
            }
        }
    }

    private static Queue<ConsumerRecord<byte[], byte[]>> inOrder(PriorityQueue<ConsumerRecord<byte[], byte[]>> heap) {
        var ordered = new ArrayDeque<ConsumerRecord<byte[], byte[]>>();
        while (!heap.isEmpty()) {
            ordered.add(heap.remove());
        }
        return ordered;
    }

    private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
        // In the topic ticks a mark is the fact itself.
        boolean isFact = record.value() != null || RecordJson.tickOf(record).isEmpty();
        return (marks || isFact) && (key == null || Arrays.equals(key.getBytes(UTF_8), record.key()));
    }

    /** Prints {@code record} if it is wanted; false if enough were printed, or nobody reads them any more. */
    private boolean print(ConsumerRecord<byte[], byte[]> record) {
        if (isWanted(record)) {
            context.print(RecordJson.of(topic, record).toString());
            printed++;
        }
        return !isEnough();
    }

    private boolean isEnough() {
        // The check flushes, so a reader who left (head, less) is noticed every hundred lines; on following, at once.
        boolean unread =
                (follow || printed % 100 == 0) && context.terminal().out().checkError();
        return unread || (max != null && printed >= max);
    }
}
