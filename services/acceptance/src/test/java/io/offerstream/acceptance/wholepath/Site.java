package io.offerstream.acceptance.wholepath;

import java.nio.file.Path;
import java.util.List;

/** A cluster with broker, registry and topics, and people and services that come to it. */
public interface Site {
    /** The command line of an account, such as {@code operator}; where there are no accounts, of anybody. */
    Commands as(String account);

    /** Starts a command that runs until the site is closed. */
    void start(String account, String... arguments);

    /** What the running commands have said; each has ended by itself where it says so. */
    List<String> running();

    /** For files that are published; the markets' are in {@code markets} below it. */
    Path folder();
}
