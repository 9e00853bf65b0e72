package io.offerstream.platform.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. Its message is one line a problem, in reading order, fit to be shown as it is. */
public class BadConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public BadConfigException(List<Problem> problems) {
        super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted().toList();
    }

    /** Everything wrong, not only the first, in reading order. */
    public List<Problem> problems() {
        return problems;
    }
}
