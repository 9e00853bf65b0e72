package io.offerstream.platform.health;

/**
 * What a service serves beside its health, for programs on the same machine: reads only. Called from the server's
 * threads.
 */
public interface Route {
    /** Such as {@code /internal/customers/}: every path that begins with it is the route's. */
    String prefix();

    /**
     * What to send for a path.
     *
     * @param rest what stands behind the prefix, still percent-encoded
     */
    Answer answer(String rest);

    /**
     * What is sent.
     *
     * @param status of HTTP
     * @param json the body
     */
    record Answer(int status, String json) {}
}
