package io.offerstream.platform.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * One task of a service under Kafka's topology driver, with the settings it runs with: typed events and marks in, typed
 * facts and marks out. Partition 0 is the only one.
 */
public final class ServiceDriver implements AutoCloseable {
    private final Topics topics;
    private final Path directory;
    private final TopologyTestDriver driver;
    private final Map<String, List<TestRecord<byte[], byte[]>>> read = new HashMap<>();

    /** A record of an output that is no mark. */
    public record Fact<V>(String key, V value, Instant time) {}

    /** A mark of an output. */
    public record Mark(String writer, Instant tick) {}

    public ServiceDriver(String service, Topics topics, Topology topology) {
        this.topics = topics;
        try {
            directory = Files.createTempDirectory("topology-driver");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var settings = new StreamsSettings("none:9092", directory, "0", Duration.ofMillis(100), 1, Map.of());
        var properties = settings.of(service);
        properties.put(DeadLetterOrFail.TOPICS, topics);
        properties.put(DeadLetterOrFail.SERVICE, service);
        driver = new TopologyTestDriver(topology, properties);
    }

    public Topics topics() {
        return topics;
    }

    /** An event as its producer must write it: keyed by what it says, stamped with {@code time}. */
    public <V extends SpecificRecord> void pipe(Topic<V> topic, V event, Instant time) {
        pipe(topic, Keys.of(event), event, time);
    }

    public <V extends SpecificRecord> void pipe(Topic<V> topic, String key, V value, Instant time) {
        pipeBytes(topic, key.getBytes(UTF_8), topic.serde().serialize(topic.name(), value), new RecordHeaders(), time);
    }

    /** A fact of a task of ours in a partition that several tasks write. */
    public <V extends SpecificRecord> void pipeSigned(
            Topic<V> topic, String writer, String key, V value, Instant time) {
        var headers = Marks.signed(new Record<>(key, value, time.toEpochMilli()), writer)
                .headers();
        pipeBytes(topic, key.getBytes(UTF_8), topic.serde().serialize(topic.name(), value), headers, time);
    }

    /** Any bytes; null is allowed for both. */
    public void pipeBytes(Topic<?> topic, byte[] key, byte[] value, Headers headers, Instant time) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, time));
    }

    /** Lets what is scheduled by the clock have its turn. */
    public void passTime(Duration time) {
        driver.advanceWallClockTime(time);
    }

    public void mark(Topic<?> topic, String writer, Instant tick) {
        pipeBytes(topic, writer.getBytes(UTF_8), null, Marks.headers(tick), tick);
    }

    /** Facts written since the last call. */
    public <V extends SpecificRecord> List<Fact<V>> facts(Topic<V> topic) {
        var facts = new ArrayList<Fact<V>>();
        var records = drain(topic);
        for (var record : List.copyOf(records)) {
            if (Marks.tick(record.headers()).isEmpty()) {
                var value = topic.serde().deserialize(topic.name(), record.value());
                var key = record.key() == null ? null : new String(record.key(), UTF_8);
                facts.add(new Fact<>(key, value, record.getRecordTime()));
                records.remove(record);
            }
        }
        return facts;
    }

    /** Values written since the last call. */
    public <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return facts(topic).stream().map(Fact::value).toList();
    }

    /** Marks written since the last call. */
    public List<Mark> marks(Topic<?> topic) {
        var marks = new ArrayList<Mark>();
        var records = drain(topic);
        for (var record : List.copyOf(records)) {
            Marks.tick(record.headers()).ifPresent(tick -> {
                marks.add(new Mark(new String(record.key(), UTF_8), tick));
                records.remove(record);
            });
        }
        return marks;
    }

    /** Hands what was written since the last call, facts and marks with their headers, on to the next service. */
    public void forward(Topic<?> topic, ServiceDriver next) {
        var records = drain(topic);
        records.forEach(record ->
                next.pipeBytes(topic, record.key(), record.value(), record.headers(), record.getRecordTime()));
        records.clear();
    }

    private List<TestRecord<byte[], byte[]>> drain(Topic<?> topic) {
        var records = read.computeIfAbsent(topic.name(), name -> new ArrayList<>());
        records.addAll(driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList());
        return records;
    }

    /** Every entry of a store, keys and values in hex, sorted by key. */
    public Map<String, String> dump(String store) {
        var entries = new TreeMap<String, String>();
        try (var all = driver.<Object, Object>getKeyValueStore(store).all()) {
            all.forEachRemaining(entry -> entries.put(hex(entry.key), hex(entry.value)));
        }
        return entries;
    }

    /** A store of text keys. */
    public <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    private static String hex(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof Bytes bytes) {
            return HexFormat.of().formatHex(bytes.get());
        }
        return HexFormat.of().formatHex(value.toString().getBytes(UTF_8));
    }

    @Override
    public void close() {
        driver.close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
