package io.offerstream.platform.market;

import io.offerstream.platform.yaml.BadConfigException;
import io.offerstream.platform.yaml.Problem;
import java.util.List;

/** Market files that cannot be used; says everything that is wrong with them. */
public final class BadMarketConfigException extends BadConfigException {
    private static final long serialVersionUID = 1;

    public BadMarketConfigException(List<Problem> problems) {
        super(problems);
    }
}
