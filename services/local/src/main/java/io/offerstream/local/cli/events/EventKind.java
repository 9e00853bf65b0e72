package io.offerstream.local.cli.events;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.operations.rows.RecordForm;
import io.offerstream.operations.rows.RowJudge;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.platform.yaml.DidYouMean;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * One kind of event that producers outside send.
 *
 * @param time when an event happened
 * @param <V> the generated record
 */
public record EventKind<V extends SpecificRecord>(Topic<V> topic, RowJudge<V> judge, Function<V, Instant> time) {
    private static final List<String> TITLES = List.of("impressions", "redemptions", "customers", "offers");

    /**
     * The kind that a topic holds.
     *
     * @throws CommandFailedException if producers outside send no such events
     */
    public static EventKind<?> of(Topics topics, String title) {
        return switch (title) {
            case "impressions" -> kind(topics.impressions(), event -> event.getEventTime());
            case "redemptions" -> kind(topics.redemptions(), event -> event.getEventTime());
            case "customers" -> kind(topics.customers(), event -> event.getEventTime());
            case "offers" -> kind(topics.offers(), event -> event.getEventTime());
            default ->
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--topic: expected " + String.join(" or ", TITLES) + ", found '" + title + "'"
                                + DidYouMean.hint(TITLES, title));
        };
    }

    private static <V extends SpecificRecord> EventKind<V> kind(Topic<V> topic, Function<V, Instant> time) {
        return new EventKind<>(topic, new RowJudge<>(new RecordForm<>(topic.type(), Set.of(), Map.of()), topic), time);
    }
}
