package io.offerstream.local.evaluation;

import java.nio.file.Path;
import java.util.Optional;

/** What a user brings. Rows of the first two are customer, offer and maybe weight; of the others id, feature and maybe weight. */
public record EvaluationFiles(
        Path train,
        Path test,
        Optional<Path> customerFeatures,
        Optional<Path> offerFeatures,
        EvaluationData.Identities identities) {}
