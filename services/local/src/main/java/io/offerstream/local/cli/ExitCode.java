package io.offerstream.local.cli;

/** What the process ends with; docs/cli.md says for each what to do. */
public enum ExitCode {
    OK(0, "done, or nothing to do"),
    UNEXPECTED(1, "a defect of ours; -v shows where"),
    USAGE(2, "wrong usage or bad configuration"),
    CHECK_FAILED(3, "a check failed: rows refused, or a finding of doctor"),
    UNREACHABLE(4, "Kafka or the schema registry cannot be reached, or did not answer in time"),
    NOT_AUTHORISED(5, "Kafka did not let us in, or not do this"),
    CONFLICT(6, "it is there already, and different: a topic's settings, an offer's revision"),
    INCONCLUSIVE(7, "too little went wrong for the run to prove anything"),
    FENCED(70, "another process with the same identity took over"),
    FATAL(71, "out of memory, or another error after which the process must not go on"),
    IO(74, "a file or disk could not be read or written"),
    NEEDS_OPERATOR(75, "a topic is missing or was deleted and created again: someone has to decide"),
    INTERRUPTED(130, "stopped by Ctrl-C");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }
}
