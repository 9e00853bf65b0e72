package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

/** Streams must ask the store to write at every commit, on an interface of its own: see {@link WriteBehindStore}. */
class WriteBehindStoreTest {
    private static final String STORE = "remembered";

    /** Keeps what it is given in memory, until it is asked to write. */
    private record Remember(List<String> found) implements ProcessorSupplier<String, String, Void, Void> {
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(WriteBehindStore.builder(STORE));
        }

        @Override
        public Processor<String, String, Void, Void> get() {
            return new Processor<>() {
                private final List<Record<String, String>> unwritten = new ArrayList<>();
                private WriteBehindStore store;

                @Override
                public void init(ProcessorContext<Void, Void> context) {
                    store = context.getStateStore(STORE);
                    store.writtenBy(() -> {
                        unwritten.forEach(record -> store.entries().put(key(record), bytes(record)));
                        unwritten.clear();
                    });
                }

                @Override
                public void process(Record<String, String> record) {
                    try (var entries = store.entries().all()) {
                        entries.forEachRemaining(entry -> found.add(new String(entry.value, UTF_8)));
                    }
                    unwritten.add(record);
                }
            };
        }

        private static Bytes key(Record<String, String> record) {
            return Bytes.wrap(record.key().getBytes(UTF_8));
        }

        private static byte[] bytes(Record<String, String> record) {
            return record.value().getBytes(UTF_8);
        }
    }

    @Test
    void shouldBeWrittenInTheTransactionOfEveryCommit() {
        var strings = new StringDeserializer();
        var topology = new Topology();
        topology.addSource("in", strings, strings, "in");
        var found = new ArrayList<String>();
        topology.addProcessor("remember", new Remember(found), "in");
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        try (var driver = new TopologyTestDriver(topology, properties)) {
            var in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
            in.pipeInput("1", "first");
            in.pipeInput("2", "second");
            in.pipeInput("3", "third");

            var changelog = driver.createOutputTopic("test-" + STORE + "-changelog", strings, strings);
            assertThat(changelog.readKeyValuesToList())
                    .as("Streams no longer asks a store to write before it commits: waiting facts would be lost")
                    .containsExactly(
                            KeyValue.pair("1", "first"), KeyValue.pair("2", "second"), KeyValue.pair("3", "third"));
            assertThat(found).containsExactly("first", "first", "second");
        }
    }

    @Test
    void shouldForgetWhoWritesWhenItsEntriesChangeBelow() {
        var store = WriteBehindStore.builder(STORE).build();
        var asked = new ArrayList<String>();
        store.writtenBy(() -> asked.add("asked"));
        store.flushCache();
        assertThat(asked).hasSize(1);

        store.clearCache();
        store.flushCache();

        assertThat(asked).hasSize(1);
    }
}
