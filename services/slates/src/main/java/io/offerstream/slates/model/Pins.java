package io.offerstream.slates.model;

import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.PinnedModel;
import java.util.Optional;

/** Where the versions lie that a market's status names. Pure functions. */
public final class Pins {
    private Pins() {}

    /** The version that serves; empty while none does. */
    public static Optional<PinnedModel> live(ModelStatus status) {
        return status.getLiveVersion() == null
                ? Optional.empty()
                : Optional.of(new PinnedModel(
                        status.getLiveVersion(),
                        status.getLiveGeneration(),
                        status.getLivePartition(),
                        status.getLiveOffset(),
                        status.getLiveSha256()));
    }

    /** The generation that waits for the gate, with the version of it that is tried; empty while none waits. */
    public static Optional<PinnedModel> candidate(ModelStatus status) {
        return status.getCandidateVersion() == null
                ? Optional.empty()
                : Optional.of(new PinnedModel(
                        status.getCandidateTried() == null ? status.getCandidateVersion() : status.getCandidateTried(),
                        status.getCandidateVersion(),
                        status.getCandidatePartition(),
                        status.getCandidateOffset(),
                        status.getCandidateSha256()));
    }
}
