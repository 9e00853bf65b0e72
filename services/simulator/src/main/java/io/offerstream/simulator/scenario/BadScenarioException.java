package io.offerstream.simulator.scenario;

import io.offerstream.platform.yaml.BadConfigException;
import io.offerstream.platform.yaml.Problem;
import java.util.List;

/** A scenario file that cannot be used; says everything that is wrong with it. */
public final class BadScenarioException extends BadConfigException {
    private static final long serialVersionUID = 1;

    public BadScenarioException(List<Problem> problems) {
        super(problems);
    }
}
