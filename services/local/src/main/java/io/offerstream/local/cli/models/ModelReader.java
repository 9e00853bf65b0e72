package io.offerstream.local.cli.models;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.trainer.publication.PublishedModels;
import io.offerstream.trainer.publication.Version;
import java.util.Optional;

/** Reads kept versions themselves. */
final class ModelReader {
    private final PublishedModels models;

    ModelReader(Installation installation) {
        models = new PublishedModels(installation.clients(), installation.topics());
    }

    /** The model, or why its bytes are none. */
    ModelCheck.Read read(KeptModel kept) {
        try {
            return new ModelCheck.Read(Optional.of(Version.model(models.at(kept.offset()))), "");
        } catch (IllegalArgumentException e) {
            return new ModelCheck.Read(Optional.empty(), e.getMessage());
        }
    }

    /** @throws CommandFailedException if its bytes are no model */
    RankingModel require(KeptModel kept) {
        var read = read(kept);
        return read.model()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.CHECK_FAILED, "version " + kept.version() + ": " + read.trouble()));
    }
}
