package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.BadConfigException;
import io.offerstream.platform.yaml.Problem;
import java.util.List;

/** Settings that a process cannot start with; says everything that is wrong with them. */
public final class BadSettingsException extends BadConfigException {
    private static final long serialVersionUID = 1;

    public BadSettingsException(List<Problem> problems) {
        super(problems);
    }
}
