package io.offerstream.measurement.gate;

import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.SlateEvaluation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The random slates by which a generation is judged, pooled over cycles, in the store {@value #STORE}: a set by
 * assignment, so that a repeated evaluation changes nothing. Keys are {@code market/generation/assignment}. Owned by the
 * task's stream thread.
 */
public final class Gate {
    public static final String STORE = "gate-slates";

    /** Of a generation: more would decide nothing that these do not. */
    private static final int MOST_SLATES = 200_000;

    private static final Comparator<SlateEvaluation> ORDER =
            Comparator.comparing(SlateEvaluation::getEventTime).thenComparing(SlateEvaluation::getEventId);

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;

    public Gate(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Takes one record of {@code slate-evaluations}; the newest of an assignment, by (time, id), stands. */
    public void learn(byte[] value) {
        var slate = decode(value);
        var place = place(slate.getMarket(), slate.getGeneration()) + slate.getAssignmentId();
        byte[] known = store.get(place);
        if (known == null || ORDER.compare(decode(known), slate) < 0) {
            store.put(place, value);
        }
    }

    private SlateEvaluation decode(byte[] value) {
        return topics.slateEvaluations()
                .serde()
                .deserialize(topics.slateEvaluations().name(), value);
    }

    /** Judges the market's newest generation; empty if there is none. Older ones it has replaced, and forgets. */
    public Optional<GateVerdict> judge(String market, String cycleId, Instant tick) {
        var slates = newestGeneration(market);
        if (slates.isEmpty()) {
            return Optional.empty();
        }
        long generation = slates.get(0).getGeneration();
        if (slates.size() > MOST_SLATES) {
            slates.sort(ORDER);
            var oldest = slates.subList(0, slates.size() - MOST_SLATES);
            oldest.forEach(slate -> store.delete(place(market, generation) + slate.getAssignmentId()));
            oldest.clear();
        }
        var verdict = new JudgeGeneration(market, cycleId, tick).judge(generation, slates);
        forgetBefore(market, verdict.getDecision() == GateDecision.PROMOTE ? generation + 1 : generation);
        return Optional.of(verdict);
    }

    private List<SlateEvaluation> newestGeneration(String market) {
        var newest = new ArrayList<SlateEvaluation>();
        try (var entries = store.prefixScan(market + "/", Serdes.String().serializer())) {
            while (entries.hasNext()) {
                var slate = decode(entries.next().value);
                // Keys sort by generation.
                if (!newest.isEmpty() && newest.get(0).getGeneration() != slate.getGeneration()) {
                    newest.clear();
                }
                newest.add(slate);
            }
        }
        return newest;
    }

    private void forgetBefore(String market, long generation) {
        var places = new ArrayList<String>();
        try (var entries = store.range(place(market, 0), place(market, generation))) {
            entries.forEachRemaining(entry -> places.add(entry.key));
        }
        places.forEach(store::delete);
    }

    /** A fixed width, so that keys sort by generation. */
    private static String place(String market, long generation) {
        return String.format(Locale.ROOT, "%s/%019d/", market, generation);
    }
}
