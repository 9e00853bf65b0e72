package io.offerstream.local.chaos;

import io.offerstream.platform.tick.TickEvent.Arrival;
import java.util.Iterator;
import org.apache.kafka.common.header.Headers;

/** The committed records of input topics, partition by partition. */
interface Inputs {
    /** From the beginning to the end. */
    Iterator<Input> read(String topic, int partition);

    /** A record as it stands in the log. */
    record Input(Arrival arrival, Headers headers) {}
}
