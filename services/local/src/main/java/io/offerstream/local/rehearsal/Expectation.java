package io.offerstream.local.rehearsal;

/**
 * Something that must hold at the end of a rehearsal.
 *
 * @param what in words
 */
public record Expectation(String what, String expected, String found, boolean holds) {
    static Expectation exactly(String what, long expected, long found) {
        return new Expectation(what, Long.toString(expected), Long.toString(found), found == expected);
    }

    static Expectation atMost(String what, long most, long found) {
        return new Expectation(what, "at most " + most, Long.toString(found), found <= most);
    }

    static Expectation atLeast(String what, long least, long found) {
        return new Expectation(what, "at least " + least, Long.toString(found), found >= least);
    }
}
