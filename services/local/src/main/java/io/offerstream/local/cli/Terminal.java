package io.offerstream.local.cli;

import java.io.PrintStream;

/**
 * Where a command writes: data on {@code out}, messages on {@code err}.
 *
 * @param interactive whether a person watches {@code err}, so that progress may be redrawn
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {}
