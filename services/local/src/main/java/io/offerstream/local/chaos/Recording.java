package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;

/** What a run came to, record for record, so that it can be changed. Owned by one thread. */
final class Recording implements Reference.Receiver {
    private final Topics topics;
    private final List<Output> outputs = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> hanging = new ArrayList<>();

    /** One entry of a store. */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they are stored; nobody compares entries
    record Entry(String store, int partition, byte[] key, byte[] value) {
        Entry withValue(byte[] other) {
            return new Entry(store, partition, key, other);
        }
    }

    Recording(Topics topics) {
        this.topics = topics;
    }

    /** A copy that can be changed by itself. */
    Recording copy() {
        var copy = new Recording(topics);
        copy.outputs.addAll(outputs);
        copy.entries.addAll(entries);
        copy.hanging.addAll(hanging);
        return copy;
    }

    @Override
    public void output(Output output) {
        outputs.add(output);
    }

    @Override
    public void state(String store, int partition, byte[] key, byte[] value) {
        entries.add(new Entry(store, partition, key, value));
    }

    /** The marks that every task writes of a tick: into its own partition of a customer topic, into all of others. */
    void mark(Instant tick, int partitions) {
        for (int task = 0; task < partitions; task++) {
            byte[] writer = Marks.writer("interaction-state", task).getBytes(UTF_8);
            mark(topics.customerFeatures(), task, writer, tick);
            for (var topic : List.<Topic<?>>of(topics.outcomes(), topics.interactionCounts())) {
                for (int partition = 0; partition < topic.partitions(); partition++) {
                    mark(topic, partition, writer, tick);
                }
            }
        }
    }

    private void mark(Topic<?> topic, int partition, byte[] writer, Instant tick) {
        outputs.add(new Output(topic.title(), partition, writer, null, tick.toEpochMilli(), Marks.headers(tick)));
    }

    Account account() {
        var account = new Account(topics);
        outputs.forEach(account::output);
        entries.forEach(entry -> account.state(entry.store(), entry.partition(), entry.key(), entry.value()));
        return account;
    }

    List<String> hanging() {
        return hanging;
    }

    private static boolean isFact(Output output, Topic<?> topic) {
        return output.topic().equals(topic.title()) && output.value() != null;
    }

    /** Where the fact number {@code n} of a topic stands. */
    private int place(Topic<?> topic, int n) {
        int seen = 0;
        for (int i = 0; i < outputs.size(); i++) {
            if (isFact(outputs.get(i), topic) && seen++ == n) {
                return i;
            }
        }
        throw new IllegalStateException("the run made no more than " + seen + " records of " + topic.title());
    }

    void lose(Topic<?> topic) {
        outputs.remove(place(topic, 3));
    }

    /** Loses the first record without a value that is no mark. */
    void loseTombstone(Topic<?> topic) {
        var tombstone = outputs.stream()
                .filter(output -> output.topic().equals(topic.title())
                        && output.value() == null
                        && output.mark().isEmpty())
                .findFirst();
        outputs.remove(tombstone.orElseThrow());
    }

    void repeat(Topic<?> topic) {
        outputs.add(outputs.get(place(topic, 3)));
    }

    /** Changes the first fact that is as wanted. */
    <V extends SpecificRecord> void change(Topic<V> topic, Predicate<V> wanted, Consumer<V> change) {
        for (int i = 0; i < outputs.size(); i++) {
            if (isFact(outputs.get(i), topic)) {
                var value =
                        topic.serde().deserialize(topic.name(), outputs.get(i).value());
                if (wanted.test(value)) {
                    change.accept(value);
                    outputs.set(i, withValue(outputs.get(i), topic.serde().serialize(topic.name(), value)));
                    return;
                }
            }
        }
        throw new IllegalStateException("the run made no such record of " + topic.title());
    }

    /** The first fact that is as wanted. */
    <V extends SpecificRecord> Optional<V> find(Topic<V> topic, Predicate<V> wanted) {
        return outputs.stream()
                .filter(output -> isFact(output, topic))
                .map(output -> topic.serde().deserialize(topic.name(), output.value()))
                .filter(wanted)
                .findFirst();
    }

    void changeHeaders(Topic<?> topic, Headers headers) {
        int place = place(topic, 3);
        var output = outputs.get(place);
        outputs.set(
                place,
                new Output(
                        output.topic(), output.partition(), output.key(), output.value(), output.timestamp(), headers));
    }

    void changeKey(Topic<?> topic, String key) {
        int place = place(topic, 3);
        var output = outputs.get(place);
        outputs.set(
                place,
                new Output(
                        output.topic(),
                        output.partition(),
                        key.getBytes(UTF_8),
                        output.value(),
                        output.timestamp(),
                        output.headers()));
    }

    private static Output withValue(Output output, byte[] value) {
        return new Output(
                output.topic(), output.partition(), output.key(), value, output.timestamp(), output.headers());
    }

    void loseMark() {
        outputs.remove(placeOfMark());
    }

    void repeatMark() {
        outputs.add(outputs.get(placeOfMark()));
    }

    private int placeOfMark() {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).mark().isPresent()) {
                return i;
            }
        }
        throw new IllegalStateException("the run made no marks");
    }

    private int entry(String store, int n) {
        int seen = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).store().equals(store) && seen++ == n) {
                return i;
            }
        }
        throw new IllegalStateException("the run left no more than " + seen + " entries in " + store);
    }

    void loseEntry(String store) {
        entries.remove(entry(store, 3));
    }

    /** Each gets what is known of the other. */
    void swapEntries(String store) {
        int one = entry(store, 3);
        int other = entry(store, 7);
        var values = List.of(entries.get(one).value(), entries.get(other).value());
        entries.set(one, entries.get(one).withValue(values.get(1)));
        entries.set(other, entries.get(other).withValue(values.get(0)));
    }

    void flipBit(String store) {
        int place = entry(store, 3);
        byte[] value = entries.get(place).value().clone();
        value[value.length / 2] ^= 1;
        entries.set(place, entries.get(place).withValue(value));
    }

    void addEntry(String store, String key) {
        var like = entries.get(entry(store, 3));
        entries.add(new Entry(store, like.partition(), key.getBytes(UTF_8), like.value()));
    }
}
