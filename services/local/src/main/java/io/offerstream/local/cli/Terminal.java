package io.offerstream.local.cli;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where a command writes: data on {@code out}, messages on {@code err}.
 *
 * @param interactive whether a person watches {@code err}, so that progress may be redrawn
 * @param answers of the person, if there is one who can be asked
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive, Optional<BufferedReader> answers) {
    /** Where nobody can be asked. */
    public Terminal(PrintStream out, PrintStream err, boolean interactive) {
        this(out, err, interactive, Optional.empty());
    }
}
