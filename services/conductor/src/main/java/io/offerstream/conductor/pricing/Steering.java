package io.offerstream.conductor.pricing;

import io.offerstream.slates.pricing.ConcentrationCap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is remembered of a market's prices beside the prices themselves. Immutable.
 *
 * @param decided when they were looked for last, epoch milliseconds; 0 before the first time
 * @param live digest of the offers that were live then
 * @param newOnes digest of those of them that had a floor
 * @param served how the market was served then, as far as prices depend on it
 * @param aim share of the cap that is gone for
 * @param assigned how many positions TEST's customers had been assigned when the cap was looked at last
 * @param urges by how much floors are raised of offers that fell behind, and since when, epoch milliseconds
 */
record Steering(
        long decided, String live, String newOnes, String served, double aim, long assigned, Map<String, Urge> urges) {
    static final Steering NONE = new Steering(0, "", "", "", ConcentrationCap.AIM, 0, Map.of());

    private static final byte LAYOUT = 1;

    /** @param factor 1 or more */
    record Urge(double factor, long since) {}

    Steering {
        urges = Map.copyOf(urges);
    }

    Instant decidedAt() {
        return Instant.ofEpochMilli(decided);
    }

    double urge(String offer) {
        var urge = urges.get(offer);
        return urge == null ? 1 : urge.factor();
    }

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(LAYOUT);
            out.writeLong(decided);
            out.writeUTF(live);
            out.writeUTF(newOnes);
            out.writeUTF(served);
            out.writeDouble(aim);
            out.writeLong(assigned);
            for (var urge : new TreeMap<>(urges).entrySet()) {
                out.writeUTF(urge.getKey());
                out.writeDouble(urge.getValue().factor());
                out.writeLong(urge.getValue().since());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads it back.
     *
     * @throws IllegalStateException if another version of the service wrote it
     */
    static Steering decode(byte[] value) {
        if (value[0] != LAYOUT) {
            throw new IllegalStateException(
                    "pricing-state has layout " + value[0] + ", this version reads " + LAYOUT + ": see CHANGELOG.md");
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(value, 1, value.length - 1))) {
            long decided = in.readLong();
            var live = in.readUTF();
            var newOnes = in.readUTF();
            var served = in.readUTF();
            double aim = in.readDouble();
            long assigned = in.readLong();
            var urges = new TreeMap<String, Urge>();
            while (in.available() > 0) {
                urges.put(in.readUTF(), new Urge(in.readDouble(), in.readLong()));
            }
            return new Steering(decided, live, newOnes, served, aim, assigned, urges);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
