package io.offerstream.platform.serde;

import java.net.URI;
import org.apache.kafka.common.errors.RetriableException;

/** The schema registry did not answer, or not usefully; trying again may help. */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(URI url, String reason) {
        super("the schema registry at " + url + " " + reason);
    }

    RegistryUnavailableException(URI url, Throwable cause) {
        super("cannot reach the schema registry at " + url + ": " + reason(cause), cause);
    }

    /** A refused connection comes without a message. */
    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
