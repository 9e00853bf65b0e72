package io.offerstream.local.cli.assignment;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.schemas.Assignment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * The assignments of one cycle as a set, by {@code assignment_id}: each the SHA-256 of its Avro bytes in this build's
 * schema, so that neither their order nor how a registry numbers schemas matters. Owned by one thread.
 */
final class CycleRecords {
    private final SpecificDatumWriter<Assignment> writer = new SpecificDatumWriter<>(
            Assignment.getClassSchema(), SpecificData.getForSchema(Assignment.getClassSchema()));
    private final NavigableMap<String, byte[]> hashes = new TreeMap<>();
    private long count;

    /** An id that comes again, as after an erasure, stands for all that came under it, in their order. */
    void add(Assignment assignment) {
        count++;
        hashes.merge(assignment.getAssignmentId(), Sha256.of(bytes(assignment)), (before, now) -> {
            var both = Arrays.copyOf(before, before.length + now.length);
            System.arraycopy(now, 0, both, before.length, now.length);
            return Sha256.of(both);
        });
    }

    private byte[] bytes(Assignment assignment) {
        try {
            var out = new ByteArrayOutputStream();
            var encoder = EncoderFactory.get().binaryEncoder(out, null);
            writer.write(assignment, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many records were added. */
    long count() {
        return count;
    }

    /** Ids, sorted, each with its hash. */
    NavigableMap<String, byte[]> hashes() {
        return hashes;
    }

    /** SHA-256 over the hashes of all records in the order of their ids, lower-case hex. */
    String sha256() {
        var all = new ByteArrayOutputStream();
        hashes.values().forEach(all::writeBytes);
        return HexFormat.of().formatHex(Sha256.of(all.toByteArray()));
    }
}
