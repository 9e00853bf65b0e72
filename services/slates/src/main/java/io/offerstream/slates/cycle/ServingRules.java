package io.offerstream.slates.cycle;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.slates.model.Pins;
import io.offerstream.slates.model.ServedModel;
import java.util.Optional;

/**
 * Who ranks: the policy of the arm, unless something stands above it, and down the fallback chain where it cannot: model,
 * the model before it, popularity, the newest offers. Owned by one thread.
 */
final class ServingRules {
    private final CycleFacts facts;
    private final Optional<ServedModel> live;
    private final Optional<ServedModel> previous;
    private final Optional<ServedModel> candidate;

    ServingRules(CycleFacts facts, boolean freshModelAtOnce, ModelShelf shelf) {
        this.facts = facts;
        var cycle = facts.cycle();
        var pinned = Optional.ofNullable(cycle.getModel());
        var newest = facts.newestModel().flatMap(Pins::live);
        live = find(freshModelAtOnce ? newest.or(() -> pinned) : pinned, shelf);
        previous = find(Optional.ofNullable(cycle.getPreviousModel()), shelf);
        candidate = find(Optional.ofNullable(cycle.getCandidate()), shelf);
    }

    private Optional<ServedModel> find(Optional<PinnedModel> pin, ModelShelf shelf) {
        return pin.flatMap(place -> shelf.find(facts.cycle().getMarket(), place));
    }

    /** @param key {@code market:customer_id} */
    Serving of(Arm arm, boolean hasConsent, String key) {
        if (facts.isKilled()) {
            return popular(ServingReason.KILL_SWITCH);
        }
        if (!hasConsent) {
            return popular(ServingReason.NO_CONSENT);
        }
        if (arm == Arm.CONTROL_RANDOM) {
            return Serving.drawn(Policy.RANDOM, ServingReason.ARM);
        }
        return arm == Arm.TEST ? ofTest(key) : popular(ServingReason.ARM);
    }

    /** What ranks for most of those whom a model serves: the candidate where it is the only one. */
    Optional<ServedModel> model() {
        boolean wantsPrevious =
                facts.policy().map(MarketPolicy::getPreviousModel).orElse(false);
        return (wantsPrevious ? previous : live)
                .or(() -> live)
                .or(() -> facts.cycle().getModel() == null ? candidate : previous);
    }

    private Serving ofTest(String key) {
        if (!isAmong(".model-share", facts.testShare(), key)) {
            return withoutModel(ServingReason.FALLBACK);
        }
        if (candidate.isPresent() && isAmong(".ramp", facts.cycle().getRampShare(), key)) {
            return Serving.byModel(candidate.get(), ServingReason.CANDIDATE);
        }
        boolean wantsPrevious =
                facts.policy().map(MarketPolicy::getPreviousModel).orElse(false);
        if (wantsPrevious && previous.isPresent()) {
            return Serving.byModel(previous.get(), ServingReason.PREVIOUS_MODEL);
        }
        if (live.isPresent()) {
            return Serving.byModel(live.get(), ServingReason.ARM);
        }
        if (facts.cycle().getModel() == null) {
            return withoutModel(ServingReason.NO_MODEL);
        }
        return previous.map(model -> Serving.byModel(model, ServingReason.MODEL_UNREADABLE))
                .orElseGet(() -> withoutModel(ServingReason.MODEL_UNREADABLE));
    }

    /** A split of its own, drawn anew for every cycle. */
    private boolean isAmong(String purpose, double share, String key) {
        CycleOpened cycle = facts.cycle();
        return share == 1
                || Bucketing.of(cycle.getExperimentId() + purpose, cycle.getCycleId(), key)
                                .fraction()
                        < share;
    }

    /** In TEST, popularity is drawn: it obeys the same floor as the model. */
    private Serving withoutModel(ServingReason reason) {
        return facts.popularity().isPresent()
                ? Serving.drawn(Policy.POPULARITY, reason)
                : Serving.inOrder(Policy.NEWEST, ServingReason.NO_POPULARITY);
    }

    private Serving popular(ServingReason reason) {
        return facts.popularity().isPresent()
                ? Serving.inOrder(Policy.POPULARITY, reason)
                : Serving.inOrder(Policy.NEWEST, ServingReason.NO_POPULARITY);
    }
}
