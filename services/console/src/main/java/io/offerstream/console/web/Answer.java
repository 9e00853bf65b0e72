package io.offerstream.console.web;

import io.javalin.http.Context;
import io.offerstream.console.access.Sessions.Session;
import java.util.Optional;

/** Answers one request that was let in. */
@FunctionalInterface
interface Answer {
    /**
     * Writes what the person gets.
     *
     * @param session of whoever asks; empty on routes that are open to everybody
     */
    void to(Context context, Optional<Session> session);
}
