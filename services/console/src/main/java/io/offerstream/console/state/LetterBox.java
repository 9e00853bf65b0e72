package io.offerstream.console.state;

import io.offerstream.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Dead letters: how many of which reason, and the newest {@value #KEPT} of them whole, as far as their values are not
 * larger than {@value #LARGEST_VALUE} bytes. Not safe for use from several threads.
 */
public final class LetterBox {
    static final int KEPT = 200;
    static final int LARGEST_VALUE = 64 * 1024;

    /** What letters are counted by. */
    public record Kind(String reason, String topic, String service) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byReason = reason.compareTo(other.reason);
            int byTopic = byReason == 0 ? topic.compareTo(other.topic) : byReason;
            return byTopic == 0 ? service.compareTo(other.service) : byTopic;
        }
    }

    /** How many, and since when none. */
    public record Count(long letters, Instant newest) {}

    private final Newest<Letter> newest = new Newest<>(KEPT);
    private final Map<Kind, Count> counts = new TreeMap<>();

    void add(long offset, Instant writtenAt, DeadLetter letter) {
        var value = letter.getValue();
        if (value != null && value.remaining() > LARGEST_VALUE) {
            letter.setValue(ByteBuffer.wrap(new byte[0]));
            letter.setDetail(letter.getDetail() + " (" + value.remaining() + " bytes, too many to be kept here)");
        }
        newest.add(new Letter(offset, writtenAt, letter));
        counts.merge(
                new Kind(letter.getReason(), letter.getTopic(), letter.getService()),
                new Count(1, writtenAt),
                (before, one) -> new Count(
                        before.letters() + 1, before.newest().isAfter(writtenAt) ? before.newest() : writtenAt));
    }

    public Newest<Letter> newest() {
        return newest;
    }

    public Map<Kind, Count> counts() {
        return counts;
    }
}
