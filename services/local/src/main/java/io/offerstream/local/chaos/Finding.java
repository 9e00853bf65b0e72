package io.offerstream.local.chaos;

/**
 * One thing that must hold.
 *
 * @param invariant as docs/chaos.md numbers them, or what else it is
 * @param detail what was found instead, with examples; empty if it holds
 */
public record Finding(String invariant, String expected, String found, boolean holds, String detail) {
    static Finding of(String invariant, String expected, long found, String detail) {
        return new Finding(invariant, expected, Long.toString(found), found == 0, detail);
    }
}
