package io.offerstream.local.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How far a long command is: one line redrawn on a terminal, a plain line every five seconds elsewhere. One thread's. */
public final class Progress implements io.offerstream.operations.Progress, AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration PLAIN = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\033[K";

    private final String what;
    private final Clock clock;
    private final Terminal terminal;
    private final boolean quiet;
    private final Duration every;
    private Instant next;
    private boolean drawn;

    public Progress(String what, Clock clock, Terminal terminal, boolean quiet) {
        this.what = what;
        this.clock = clock;
        this.terminal = terminal;
        this.quiet = quiet;
        every = terminal.interactive() ? REDRAW : PLAIN;
        next = clock.instant().plus(every);
    }

    /** Tells how far it is, if it is time to. */
    @Override
    public void report(long done, String detail) {
        if (quiet || clock.instant().isBefore(next)) {
            return;
        }
        next = clock.instant().plus(every);
        var line = what + ": " + done + (detail.isEmpty() ? "" : " (" + detail + ")");
        if (terminal.interactive()) {
            terminal.err().print(ERASE_LINE + line);
            terminal.err().flush();
            drawn = true;
        } else {
            terminal.err().println(line);
        }
    }

    /** Takes the redrawn line away, so that what follows starts on a clean one. */
    @Override
    public void close() {
        if (drawn) {
            terminal.err().print(ERASE_LINE);
            terminal.err().flush();
            drawn = false;
        }
    }
}
