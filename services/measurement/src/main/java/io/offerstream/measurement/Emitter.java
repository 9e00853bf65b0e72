package io.offerstream.measurement;

import io.offerstream.platform.topics.Topic;
import org.apache.avro.specific.SpecificRecord;

/** Where a tick's decisions go. */
public interface Emitter {
    /** Sends one record; its time is the tick. */
    <V extends SpecificRecord> void emit(Topic<V> topic, String key, V value);
}
