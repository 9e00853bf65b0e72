package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names customers have in outcomes. One is made of the customer's key and of the first event known of them: the
 * same in every replay, and, when state and events are gone, not to be found from the key again. A customer who comes
 * back after an erasure has another.
 */
public final class Pseudonyms {
    private static final Pseudonym NONE = new Pseudonym(new byte[Pseudonym.SCHEMA$.getFixedSize()]);

    private Pseudonyms() {}

    /** None yet. */
    static Pseudonym none() {
        return NONE;
    }

    /** Names the customer, at the first tick that decides for them. */
    public static void giveTo(String key, CustomerState state, long tick) {
        if (state.getPseudonym().equals(NONE)) {
            var text = "pseudonym\u001f" + key + "\u001f" + tick + "\u001f";
            state.setPseudonym(new Pseudonym(hash(text.getBytes(UTF_8), firstEvent(state))));
        }
    }

    /** The lowest id of all events: the order in which they came does not show. */
    private static ByteBuffer firstEvent(CustomerState state) {
        Optional<ByteBuffer> lowest = Stream.of(
                        state.getProfiles().stream().map(Profile::getEventId),
                        state.getSlates().stream().map(SeenSlate::getEventId),
                        state.getUses().stream().map(OfferUse::getEventId),
                        state.getReversals().stream().map(UseReversal::getEventId))
                .flatMap(ids -> ids)
                .min(ByteBuffer::compareTo);
        return lowest.orElse(ByteBuffer.allocate(0));
    }

    private static byte[] hash(byte[] text, ByteBuffer event) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(text);
            digest.update(event.duplicate());
            return Arrays.copyOf(digest.digest(), Pseudonym.SCHEMA$.getFixedSize());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
