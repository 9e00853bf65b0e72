package io.offerstream.console.page;

/** Makes a file for whoever asks. Safe for many threads. */
@FunctionalInterface
public interface FileMaker {
    /**
     * Makes it.
     *
     * @throws NothingThereException if there is none
     */
    MadeFile make(PageRequest request);

    /**
     * A file of text.
     *
     * @param name under which a browser keeps it
     * @param type such as {@code text/csv; charset=utf-8}
     */
    record MadeFile(String name, String type, String content) {
        public static MadeFile csv(String name, String content) {
            return new MadeFile(name, "text/csv; charset=utf-8", content);
        }
    }
}
