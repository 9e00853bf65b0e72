package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.hash.Sha256;
import java.nio.ByteBuffer;
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
            byte[] hash = Sha256.of(ByteBuffer.wrap(text.getBytes(UTF_8)), firstEvent(state));
            state.setPseudonym(new Pseudonym(Arrays.copyOf(hash, Pseudonym.SCHEMA$.getFixedSize())));
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
}
