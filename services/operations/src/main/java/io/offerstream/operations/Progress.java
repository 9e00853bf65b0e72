package io.offerstream.operations;

/** Told how far something long is. Called by the thread that does it. */
@FunctionalInterface
public interface Progress {
    /** For whoever does not watch. */
    Progress UNWATCHED = (done, detail) -> {};

    /**
     * So much is done.
     *
     * @param detail what was done so often; may be empty
     */
    void report(long done, String detail);
}
