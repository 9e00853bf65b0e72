package io.offerstream.local.cli;

/** How a command prints what it found. */
public enum OutputFormat {
    /** For people. */
    TABLE,
    /** One object a line. */
    JSON,
    /** With a header; safe to open in a spreadsheet. */
    CSV
}
