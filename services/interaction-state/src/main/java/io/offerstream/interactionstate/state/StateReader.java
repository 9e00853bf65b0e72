package io.offerstream.interactionstate.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads what {@link StateWriter} has packed. Owned by one thread. */
final class StateReader {
    private final Texts texts;
    private BinaryDecoder in;

    /** The time read last. */
    private long time;

    StateReader(Texts texts) {
        this.texts = texts;
    }

    private interface Element<E> {
        E read() throws IOException;
    }

    /** @param bytes begin with the version */
    CustomerState read(byte[] bytes) {
        in = DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, in);
        time = 0;
        try {
            var state = new CustomerState();
            state.setDue(in.readLong());
            var pseudonym = new Pseudonym();
            in.readFixed(pseudonym.bytes());
            state.setPseudonym(pseudonym);
            state.setFirstSeen(time());
            state.setPublished(in.readLong());
            state.setProfiles(list(this::profile));
            state.setCycles(list(this::cycle));
            state.setSlates(list(this::slate));
            state.setUses(list(this::use));
            state.setReversals(list(this::reversal));
            state.setHistory(list(this::past));
            state.setTallies(list(this::tally));
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only {@code due}, of a value that begins with the version. */
    static long due(byte[] bytes) {
        try {
            return DecoderFactory.get()
                    .binaryDecoder(bytes, 1, bytes.length - 1, null)
                    .readLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <E> List<E> list(Element<E> element) throws IOException {
        int size = in.readInt();
        var list = new ArrayList<E>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.read());
        }
        return list;
    }

    private long time() throws IOException {
        time += in.readLong();
        return time;
    }

    private String text() throws IOException {
        int code = in.readInt();
        return code == Dictionary.NO_ROOM ? in.readString() : texts.text(code);
    }

    private Profile profile() throws IOException {
        return new Profile(
                in.readBytes(null),
                time(),
                list(this::text),
                in.readBoolean(),
                in.readBoolean() ? in.readString() : null);
    }

    private CustomerCycle cycle() throws IOException {
        return new CustomerCycle(text(), time(), time(), text(), list(this::assignment));
    }

    private CustomerAssignment assignment() throws IOException {
        return new CustomerAssignment(
                text(),
                list(this::text),
                text(),
                in.readBoolean() ? in.readLong() : null,
                in.readDouble(),
                list(in::readDouble),
                time(),
                time());
    }

    private SeenSlate slate() throws IOException {
        return new SeenSlate(
                in.readBytes(null),
                time(),
                in.readInt(),
                in.readBoolean(),
                list(this::text),
                text(),
                list(this::text),
                list(in::readInt),
                list(in::readInt),
                in.readInt(),
                in.readInt());
    }

    private OfferUse use() throws IOException {
        return new OfferUse(
                in.readBytes(null),
                time(),
                in.readInt(),
                text(),
                in.readBoolean(),
                in.readInt(),
                in.readBoolean(),
                in.readInt());
    }

    private UseReversal reversal() throws IOException {
        return new UseReversal(in.readBytes(null), time(), in.readBytes(null));
    }

    private PastExposure past() throws IOException {
        var past = new PastExposure(time(), text(), in.readInt(), 0L);
        long redeemedAfter = in.readLong();
        past.setRedeemedAt(redeemedAfter == 0 ? 0 : past.getTime() + redeemedAfter - 1);
        return past;
    }

    private OfferTally tally() throws IOException {
        return new OfferTally(text(), in.readInt(), list(in::readInt));
    }
}
