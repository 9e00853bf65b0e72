package io.offerstream.interactionstate.state;

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

    /** The id as it was; only of one that is not {@link #NONE}. */
    public static String unpack(String key, String packed) {
        return packed.startsWith(WHOLE) ? packed.substring(WHOLE.length()) : key + ":" + packed;
    }
}
