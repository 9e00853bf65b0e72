package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run came to: every output by its identity, the marks, the dead letters by the place of what was refused, what
 * was counted of the inputs, and the state. Of contents only digests are kept, so that a long run fits. Owned by one thread.
 */
final class Account implements Reference.Receiver {
    private static final String OUTCOMES = "outcomes";
    private static final String FEATURES = "customer-features";
    private static final String COUNTS = "interaction-counts";
    private static final String INTAKE = "intake-counts";
    private static final String DEAD_LETTERS = "dead-letters";

    private final Topics topics;
    private final MessageDigest sha = sha256();
    private final Map<String, Map<String, Digest>> facts = new TreeMap<>();
    private final List<String> repeated = new ArrayList<>();
    private final Map<Marker, Marked> marks = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final IntakeLedger ledger = new IntakeLedger();
    private final Map<String, Map<String, Digest>> state = new TreeMap<>();

    /** The first half of a SHA-256. */
    record Digest(long high, long low) {}

    /** Who marks what. */
    record Marker(String topic, int partition, String writer) {}

    /** The marks of one writer in one partition. */
    record Marked(Instant last, long count) {}

    Account(Topics topics) {
        this.topics = topics;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes one committed output. */
    @Override
    public void output(Output output) {
        var tick = output.mark();
        if (tick.isPresent()) {
            mark(output, tick.get());
            return;
        }
        var identity = identity(output);
        if (facts.computeIfAbsent(output.topic(), topic -> new HashMap<>()).put(identity, digest(output)) != null) {
            repeated.add(output.topic() + " " + identity);
        }
    }

    private void mark(Output output, Instant tick) {
        var marker = new Marker(output.topic(), output.partition(), text(output.key()));
        var before = marks.get(marker);
        if (before != null && !tick.isAfter(before.last())) {
            repeated.add("mark " + tick + " in " + marker);
        }
        marks.put(marker, new Marked(tick, before == null ? 1 : before.count() + 1));
    }

    private String identity(Output output) {
        var key = text(output.key());
        if (output.value() == null) {
            return key + "@" + output.timestamp() + " tombstone";
        }
        switch (output.topic()) {
            case OUTCOMES -> {
                return topics.outcomes()
                        .serde()
                        .deserialize(topics.outcomes().name(), output.value())
                        .getOutcomeId();
            }
            case FEATURES -> {
                return key + "@" + output.timestamp();
            }
            case COUNTS -> {
                var counts = topics.interactionCounts()
                        .serde()
                        .deserialize(topics.interactionCounts().name(), output.value());
                return String.join(
                        " ",
                        writer(output),
                        counts.getTickTime().toString(),
                        counts.getMarket(),
                        counts.getCycleId(),
                        counts.getArm().name(),
                        counts.getPreviousArm().name(),
                        counts.getOfferId());
            }
            case INTAKE -> {
                var counts = topics.intakeCounts()
                        .serde()
                        .deserialize(topics.intakeCounts().name(), output.value());
                ledger.add(topics.prefix() + counts.getTopic(), counts);
                return String.join(" ", counts.getTask(), counts.getTickTime().toString(), counts.getTopic());
            }
            case DEAD_LETTERS -> {
                var letter = topics.deadLetters()
                        .serde()
                        .deserialize(topics.deadLetters().name(), output.value());
                var place = place(letter.getTopic(), letter.getPartition(), letter.getOffset());
                refused.put(place, letter.getReason());
                return place;
            }
            default -> {
                // Of an output that nobody has told us about: the same record twice in a tick is one too many.
                var digest = digest(output);
                return writer(output) + " " + key + "@" + output.timestamp() + " " + digest;
            }
        }
    }

    static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    private static String writer(Output output) {
        var header = output.headers().lastHeader(Marks.WRITER);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }

    private Digest digest(Output output) {
        sha.update(text(output.key()).getBytes(UTF_8));
        sha.update((byte) 0);
        sha.update(writer(output).getBytes(UTF_8));
        // On a cluster, the broker stamps dead letters: they are kept by when they came, whatever their record says.
        long timestamp = output.topic().equals(DEAD_LETTERS) ? 0 : output.timestamp();
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(timestamp).array());
        return digest(output.value() == null ? new byte[0] : output.value());
    }

    private Digest digest(byte[] bytes) {
        var digest = ByteBuffer.wrap(sha.digest(bytes));
        return new Digest(digest.getLong(), digest.getLong());
    }

    /** Takes one entry of a store's state; a null value takes it away. */
    @Override
    public void state(String store, int partition, byte[] key, byte[] value) {
        var entries = state.computeIfAbsent(store, any -> new TreeMap<>());
        var name = partition + "/" + readable(key);
        if (value == null) {
            entries.remove(name);
        } else {
            entries.put(name, digest(value));
        }
    }

    private static String readable(byte[] key) {
        var text = new String(key, UTF_8);
        return text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD')
                ? HexFormat.of().formatHex(key)
                : text;
    }

    Map<String, Map<String, Digest>> facts() {
        return facts;
    }

    Map<String, Map<String, Digest>> state() {
        return state;
    }

    List<String> repeated() {
        return repeated;
    }

    Map<Marker, Marked> marks() {
        return marks;
    }

    /** Places of what was refused, and why. */
    Map<String, String> refused() {
        return refused;
    }

    /** What was counted of the inputs. */
    IntakeLedger ledger() {
        return ledger;
    }

    /** SHA-256 over everything the stores hold, sorted by store and key. */
    String stateHash() {
        var all = sha256();
        state.forEach((store, entries) -> entries.forEach((key, digest) -> {
            all.update((store + '\n' + key + '\n').getBytes(UTF_8));
            all.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(digest.high())
                    .putLong(digest.low())
                    .array());
        }));
        return HexFormat.of().formatHex(all.digest());
    }

    long entries() {
        return state.values().stream().mapToLong(Map::size).sum();
    }

    long outputs() {
        return facts.values().stream().mapToLong(Map::size).sum();
    }
}
