package io.offerstream.slates.model;

import io.offerstream.schemas.PinnedModel;
import java.util.Optional;

/** Where models are found by whoever serves them. */
public interface ModelShelf {
    /** Without any: a market is then served as if none of its versions could be read. */
    ModelShelf EMPTY = (market, pin) -> Optional.empty();

    /**
     * Finds a version, and waits for the broker if it must.
     *
     * @param pin where it lies
     * @return empty if there is no such record any more, or it is not what was pinned
     * @throws org.apache.kafka.common.errors.RetriableException if the broker did not answer in time
     */
    Optional<ServedModel> find(String market, PinnedModel pin);
}
