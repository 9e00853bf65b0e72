package io.offerstream.simulator.replay;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** An event with its own time. */
record Stamped(Instant time, SpecificRecord event) {}
