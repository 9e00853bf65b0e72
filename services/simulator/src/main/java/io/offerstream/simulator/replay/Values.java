package io.offerstream.simulator.replay;

/** What a text of a row may be: it may become an id or the value of a feature. */
final class Values {
    /** The longest value a feature may have. */
    static final int MAX_LENGTH = 128;

    private Values() {}

    /** The text without blanks around it. */
    static String checked(String field, String text) throws RefusedRowException {
        var value = text.strip();
        if (value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw bad(field, "at most " + MAX_LENGTH + " characters and no control characters", value);
        }
        return value;
    }

    static RefusedRowException bad(String field, String expected, String found) {
        return new RefusedRowException(
                Refusal.BAD_VALUE, field + ": expected " + expected + ", found '" + shortened(found) + "'");
    }

    static RefusedRowException missing(String field) {
        return new RefusedRowException(Refusal.MISSING_FIELD, field + ": expected a value, found none");
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
