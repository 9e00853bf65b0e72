package io.offerstream.conductor.model;

import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.slates.model.Pins;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What the trainer has said of each market's versions: the newest, and the last when another version served. In the store
 * {@value #STORE}. Owned by the task's thread.
 */
public final class LiveModels {
    public static final String STORE = "live-models";

    private static final String NEWEST = "newest/";
    private static final String BEFORE = "before/";

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;

    public LiveModels(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
    }

    /** The store to add to the node that keeps them. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /**
     * Takes the next thing that was said.
     *
     * @return whether another version serves by it
     */
    public boolean learn(ModelStatus status) {
        var market = status.getMarket();
        var known = newest(market);
        var live = known.map(ModelStatus::getLiveVersion).orElse(null);
        boolean isAnother = !Objects.equals(live, status.getLiveVersion());
        if (isAnother && live != null) {
            store.put(BEFORE + market, store.get(NEWEST + market));
        }
        store.put(
                NEWEST + market,
                topics.modelStatus().serde().serialize(topics.modelStatus().name(), status));
        return isAnother;
    }

    private Optional<ModelStatus> newest(String market) {
        return read(NEWEST + market);
    }

    private Optional<ModelStatus> read(String key) {
        return Optional.ofNullable(store.get(key))
                .map(value -> topics.modelStatus()
                        .serde()
                        .deserialize(topics.modelStatus().name(), value));
    }

    /**
     * Puts into a cycle that opens which versions may serve in it.
     *
     * @param last the cycle before it, if there was one
     */
    public void pin(CycleOpened opening, Optional<CycleOpened> last) {
        var live = newest(opening.getMarket()).flatMap(Pins::live);
        opening.setModel(live.orElse(null));
        // What serves by now may have begun to within the last cycle, or long before it.
        opening.setPreviousModel(last.map(CycleOpened::getModel)
                .filter(began -> isAnother(began, live))
                .or(() -> read(BEFORE + opening.getMarket())
                        .flatMap(Pins::live)
                        .filter(before -> isAnother(before, live)))
                .orElse(null));
        var candidate = newest(opening.getMarket()).flatMap(LiveModels::candidate);
        opening.setCandidate(candidate.orElse(null));
        opening.setRampShare(
                candidate.isEmpty()
                        ? 0
                        : newest(opening.getMarket())
                                .map(ModelStatus::getRampShare)
                                .orElseThrow());
        // All kernels give the same bits.
        opening.setKernel(live.isPresent() || candidate.isPresent() ? "exact" : "");
    }

    private static boolean isAnother(PinnedModel version, Optional<PinnedModel> live) {
        return live.filter(serves -> serves.getVersion() == version.getVersion())
                .isEmpty();
    }

    /** The generation that waits, if it may be tried. */
    private static Optional<PinnedModel> candidate(ModelStatus status) {
        return status.getRampShare() > 0 ? Pins.candidate(status) : Optional.empty();
    }
}
