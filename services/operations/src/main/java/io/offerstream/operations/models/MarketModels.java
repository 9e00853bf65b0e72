package io.offerstream.operations.models;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the topics tell of one market's models.
 *
 * @param kept versions that are still there, oldest first
 * @param decisions on them, oldest first: the newest, and those before it that were not compacted yet
 */
public record MarketModels(String market, List<KeptModel> kept, List<ModelStatus> decisions) {
    /** What stands where there is nothing. */
    public static final String NONE = "–";

    public MarketModels {
        kept = List.copyOf(kept);
        decisions = List.copyOf(decisions);
    }

    /** Empty before the first version. */
    public Optional<ModelStatus> status() {
        return decisions.isEmpty() ? Optional.empty() : Optional.of(decisions.get(decisions.size() - 1));
    }

    /** The version that serves. */
    public Optional<Long> live() {
        return status().map(ModelStatus::getLiveVersion);
    }

    public boolean isPinned() {
        return status().map(ModelStatus::getPinned).orElse(false);
    }

    public Optional<KeptModel> newest() {
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }

    public Optional<KeptModel> find(long version) {
        return kept.stream().filter(model -> model.version() == version).findFirst();
    }

    /**
     * The version of this number.
     *
     * @throws NotDoneException if its record is not there; the message tells which are
     */
    public KeptModel require(long version) {
        return find(version)
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        kept.isEmpty()
                                ? market + " has no model yet"
                                : market + " has no version " + version + " any more, or not yet; kept are "
                                        + kept.stream()
                                                .map(model -> Long.toString(model.version()))
                                                .collect(Collectors.joining(", "))));
    }

    /** In a word: live, or pinned if ops chose it; candidate, with all of its generation; held. */
    public String state(KeptModel model) {
        if (live().filter(live -> live == model.version()).isPresent()) {
            return isPinned() ? "pinned" : "live";
        }
        var waits = status().map(ModelStatus::getCandidateVersion);
        if (waits.filter(generation -> generation == model.generation()).isPresent()) {
            return "candidate";
        }
        return isHeld(model) ? "held" : NONE;
    }

    private boolean isHeld(KeptModel model) {
        return decisions.stream()
                .filter(decision -> decision.getVersion() == model.version())
                .reduce((older, newer) -> newer)
                .filter(last -> last.getDecision() == ModelDecision.HELD)
                .isPresent();
    }

    /**
     * The version that served before the live one, as far as the topics tell: the newest older one that a decision names
     * and that is kept; where no such decision is left, the one before the live one in its own generation.
     */
    public Optional<KeptModel> liveBefore() {
        if (live().isEmpty()) {
            return Optional.empty();
        }
        long live = live().get();
        var decided = decisions.stream()
                .map(ModelStatus::getLiveVersion)
                .filter(Objects::nonNull)
                .filter(version -> version < live)
                .flatMap(version -> find(version).stream())
                .reduce((older, newer) -> newer);
        var generation = status().map(ModelStatus::getLiveGeneration);
        return decided.or(() -> kept.stream()
                .filter(model -> model.version() < live)
                .filter(model ->
                        generation.filter(own -> own == model.generation()).isPresent())
                .reduce((older, newer) -> newer));
    }
}
