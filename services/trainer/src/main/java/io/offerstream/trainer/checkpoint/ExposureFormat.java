package io.offerstream.trainer.checkpoint;

import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.trainer.contrast.RandomExposure;
import io.offerstream.trainer.line.TrainingLine;
import io.offerstream.trainer.state.ExposureSlice;
import io.offerstream.trainer.state.KeptExposure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A line's exposures of random slates as chunks, and back. The first chunk says how many there are. Owned by one thread. */
final class ExposureFormat {
    /** A chunk of a mebibyte at most, as of the reservoir. */
    private static final int SLOTS = 64;

    private static final byte VERSION = 1;

    private final VersionedAvro<ExposureSlice> slices =
            new VersionedAvro<>("trainer-checkpoints", ExposureSlice.class, VERSION);

    /** Adds the chunks; none for a line without exposures. */
    void write(TrainingLine line, Map<Integer, byte[]> chunks) {
        var slots = line.exposureSlots();
        for (int first = 0; first < slots.size(); first += SLOTS) {
            var kept = new ArrayList<KeptExposure>();
            for (var exposure : slots.subList(first, Math.min(slots.size(), first + SLOTS))) {
                kept.add(exposure == null ? null : kept(exposure));
            }
            var slice = first == 0
                    ? new ExposureSlice(slots.size(), line.nextExposure(), kept)
                    : new ExposureSlice(0, 0, kept);
            chunks.put(Chunk.RANDOM_EXPOSURES.number(first / SLOTS), slices.encode(slice));
        }
    }

    private static KeptExposure kept(RandomExposure exposure) {
        var features = new TreeMap<String, Float>();
        exposure.features().forEach(feature -> features.put(feature.name(), feature.weight()));
        return new KeptExposure(
                exposure.subject(),
                exposure.time(),
                exposure.customer(),
                exposure.offer(),
                exposure.isRedeemed(),
                exposure.examination(),
                features);
    }

    /**
     * Puts back what {@link #write} kept.
     *
     * @throws IllegalStateException if a chunk is missing, or another version of the trainer wrote them
     */
    void read(Map<Integer, byte[]> chunks, TrainingLine line) {
        if (!chunks.containsKey(Chunk.RANDOM_EXPOSURES.number(0))) {
            return;
        }
        var first = slice(chunks, 0);
        List<RandomExposure> slots = new ArrayList<>();
        for (int number = 0; slots.size() < first.getSize(); number++) {
            slice(chunks, number).getSlots().forEach(kept -> slots.add(kept == null ? null : exposure(kept)));
        }
        line.restoreExposures(slots, first.getNext());
    }

    private ExposureSlice slice(Map<Integer, byte[]> chunks, int number) {
        return slices.decode(LineFormat.chunk(chunks, Chunk.RANDOM_EXPOSURES.number(number)));
    }

    private static RandomExposure exposure(KeptExposure kept) {
        var features = new ArrayList<WeightedFeature>();
        new TreeMap<>(kept.getFeatures()).forEach((name, weight) -> features.add(new WeightedFeature(name, weight)));
        return new RandomExposure(
                kept.getSubject(),
                kept.getTime(),
                kept.getCustomer(),
                kept.getOffer(),
                kept.getRedeemed(),
                kept.getExamination(),
                features);
    }
}
