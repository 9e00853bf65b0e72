package io.offerstream.interactionstate.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Packs a customer's state: the fields of CustomerState.avsc in Avro's binary encoding, but for texts, which are codes
 * of the {@link Dictionary}, and times, which are differences to the time before. So a customer takes hundreds of bytes
 * and not thousands. {@link StateReader} reads it back. Owned by one thread.
 */
final class StateWriter {
    private static final int USUAL_BYTES = 1024;

    private final Dictionary dictionary;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

    /** The time written last: most lie close together. */
    private long time;

    StateWriter(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    byte[] write(byte version, CustomerState state) {
        bytes.reset();
        bytes.write(version);
        time = 0;
        try {
            // First, so that it can be read by itself.
            out.writeLong(state.getDue());
            out.writeFixed(state.getPseudonym().bytes());
            time(state.getFirstSeen());
            out.writeLong(state.getPublished());
            profiles(state.getProfiles());
            cycles(state.getCycles());
            slates(state.getSlates());
            uses(state.getUses());
            reversals(state.getReversals());
            history(state.getHistory());
            tallies(state.getTallies());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void time(long value) throws IOException {
        out.writeLong(value - time);
        time = value;
    }

    private void text(String text) throws IOException {
        int code = dictionary.code(text);
        if (code == Dictionary.NO_ROOM) {
            ownText(text);
        } else {
            out.writeInt(code);
        }
    }

    /** One that no other customer has. */
    private void ownText(String text) throws IOException {
        out.writeInt(Dictionary.NO_ROOM);
        out.writeString(text);
    }

    private void texts(List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            text(text);
        }
    }

    private void assignment(String packed) throws IOException {
        if (AssignmentIds.isShared(packed)) {
            text(packed);
        } else {
            ownText(packed);
        }
    }

    private void profiles(List<Profile> profiles) throws IOException {
        out.writeInt(profiles.size());
        for (var profile : profiles) {
            out.writeBytes(profile.getEventId());
            time(profile.getTime());
            texts(profile.getFeatures());
            out.writeBoolean(profile.getConsent());
            out.writeBoolean(profile.getMergedInto() != null);
            if (profile.getMergedInto() != null) {
                out.writeString(profile.getMergedInto());
            }
        }
    }

    private void cycles(List<CustomerCycle> cycles) throws IOException {
        out.writeInt(cycles.size());
        for (var cycle : cycles) {
            text(cycle.getId());
            time(cycle.getOpens());
            time(cycle.getCloses());
            text(cycle.getArm());
            out.writeInt(cycle.getAssignments().size());
            for (var assignment : cycle.getAssignments()) {
                assignment(assignment.getAssignment());
                texts(assignment.getOffers());
                text(assignment.getServedPolicy());
                out.writeBoolean(assignment.getModelVersion() != null);
                if (assignment.getModelVersion() != null) {
                    out.writeLong(assignment.getModelVersion());
                }
                out.writeDouble(assignment.getPropensity());
                out.writeInt(assignment.getPositionPropensities().size());
                for (double propensity : assignment.getPositionPropensities()) {
                    out.writeDouble(propensity);
                }
                time(assignment.getValidFrom());
                time(assignment.getValidTo());
            }
        }
    }

    private void slates(List<SeenSlate> slates) throws IOException {
        out.writeInt(slates.size());
        for (var slate : slates) {
            out.writeBytes(slate.getEventId());
            time(slate.getTime());
            out.writeInt(slate.getCycle());
            out.writeBoolean(slate.getSentOnly());
            texts(slate.getOfferIds());
            assignment(slate.getAssignment());
            texts(slate.getContext());
            numbers(slate.getSealed());
            numbers(slate.getSealedFor());
            out.writeInt(slate.getContrast());
            out.writeInt(slate.getContrastSays());
        }
    }

    /** As long as all are 0, nothing. */
    private void numbers(List<Integer> numbers) throws IOException {
        boolean isNothing = true;
        for (int number : numbers) {
            isNothing &= number == 0;
        }
        if (isNothing) {
            out.writeInt(0);
            return;
        }
        out.writeInt(numbers.size());
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private void uses(List<OfferUse> uses) throws IOException {
        out.writeInt(uses.size());
        for (var use : uses) {
            out.writeBytes(use.getEventId());
            time(use.getTime());
            out.writeInt(use.getCycle());
            text(use.getOfferId());
            out.writeBoolean(use.getCounted());
            out.writeInt(use.getCountedFor());
            out.writeBoolean(use.getCredited());
            out.writeInt(use.getSealed());
        }
    }

    private void reversals(List<UseReversal> reversals) throws IOException {
        out.writeInt(reversals.size());
        for (var reversal : reversals) {
            out.writeBytes(reversal.getEventId());
            time(reversal.getTime());
            out.writeBytes(reversal.getReverses());
        }
    }

    private void history(List<PastExposure> history) throws IOException {
        out.writeInt(history.size());
        for (var past : history) {
            time(past.getTime());
            text(past.getOfferId());
            out.writeInt(past.getPosition());
            out.writeLong(past.getRedeemedAt() == 0 ? 0 : past.getRedeemedAt() - past.getTime() + 1);
        }
    }

    private void tallies(List<OfferTally> tallies) throws IOException {
        out.writeInt(tallies.size());
        for (var tally : tallies) {
            text(tally.getOfferId());
            out.writeInt(tally.getSeen());
            out.writeInt(tally.getRedeemed().size());
            for (int redemption : tally.getRedeemed()) {
                out.writeInt(redemption);
            }
        }
    }
}
