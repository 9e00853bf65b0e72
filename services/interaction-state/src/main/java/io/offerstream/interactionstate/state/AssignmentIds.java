package io.offerstream.interactionstate.state;

import java.util.Optional;

/** Ids of assignments as the state holds them: without market and customer, whom the state's key names already. */
public final class AssignmentIds {
    /** Packed, no assignment. */
    public static final String NONE = "";

    private static final String WHOLE = "=";

    private AssignmentIds() {}

    /**
     * Packs an id.
     *
     * @param key of the customer, {@code market:customer_id}
     * @param assignmentId may be null, as in events
     */
    public static String pack(String key, String assignmentId) {
        if (assignmentId == null) {
            return NONE;
        }
        boolean isOurs = assignmentId.length() > key.length() + 1
                && assignmentId.startsWith(key)
                && assignmentId.charAt(key.length()) == ':'
                && !assignmentId.startsWith(WHOLE, key.length() + 1);
        return isOurs ? assignmentId.substring(key.length() + 1) : WHOLE + assignmentId;
    }

    /** Whether other customers' assignments are packed to the same: all of a cycle and revision are. */
    static boolean isShared(String packed) {
        return !packed.startsWith(WHOLE);
    }

    /**
     * The id with the pseudonym in the customer's place: what outlives the customer must not name them.
     *
     * @param packed not {@link #NONE}
     * @return empty for an id that is not of our form: nobody knows whom it names
     */
    public static Optional<String> pseudonymous(String market, String pseudonym, String packed) {
        return isShared(packed) ? Optional.of(market + ":" + pseudonym + ":" + packed) : Optional.empty();
    }
}
