package io.offerstream.acceptance.replay;

import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.PinnedModel;
import io.offerstream.schemas.TrainerCheckpoint;
import io.offerstream.trainer.checkpoint.Checkpoints;
import io.offerstream.trainer.state.LineState;
import io.offerstream.trainer.state.StandingState;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as text, without places in topics. Where a version's record lies, and from where its outcomes were read, depends
 * on how many transactions wrote there; so does the hash of its record, which says both. What is compared instead is
 * its number, and the hash of what was learnt.
 */
final class Placeless {
    /** The line of a market and where its versions stand; all other chunks know no places. */
    private static final int LINE = 0;

    private final Map<String, String> learnt = new HashMap<>();

    /**
     * Takes note of a version.
     *
     * @param sha256 of its record's model
     * @param hash of the same without places
     */
    void know(String sha256, String hash) {
        learnt.put(sha256, hash);
    }

    private String learnt(String sha256) {
        return sha256 == null ? null : Optional.ofNullable(learnt.get(sha256)).orElseThrow();
    }

    String of(ModelStatus status) {
        return withoutPlaces(status).toString();
    }

    private ModelStatus withoutPlaces(ModelStatus status) {
        status.setLiveOffset(null);
        status.setLiveSha256(learnt(status.getLiveSha256()));
        status.setCandidateOffset(null);
        status.setCandidateSha256(learnt(status.getCandidateSha256()));
        return status;
    }

    String of(Control control) {
        Stream.of(control.getCycleOpened(), control.getCycleChanged())
                .flatMap(Stream::ofNullable)
                .forEach(this::withoutPlaces);
        Optional.ofNullable(control.getModelStatus()).ifPresent(this::withoutPlaces);
        return control.toString();
    }

    private void withoutPlaces(CycleOpened cycle) {
        Stream.<PinnedModel>of(cycle.getModel(), cycle.getPreviousModel(), cycle.getCandidate())
                .flatMap(Stream::ofNullable)
                .forEach(pin -> {
                    pin.setOffset(0);
                    pin.setSha256(learnt(pin.getSha256()));
                });
    }

    String of(TrainerCheckpoint chunk) {
        var buffer = chunk.getPayload().duplicate();
        var payload = new byte[buffer.remaining()];
        buffer.get(payload);
        if (chunk.getChunk() == LINE) {
            var line = decode(LineState.class, payload);
            line.setBoundaries(Map.of());
            line.setSha256(learnt(line.getSha256()));
            return line.toString();
        }
        if (chunk.getChunk() == Checkpoints.standing()) {
            var standing = decode(StandingState.class, payload);
            standing.getVersions().forEach(version -> {
                version.setOffset(0L);
                version.setSha256(learnt(version.getSha256()));
            });
            return standing.toString();
        }
        return HexFormat.of().formatHex(payload);
    }

    private static <V extends SpecificRecord> V decode(Class<V> type, byte[] payload) {
        return new VersionedAvro<>("trainer-checkpoints", type, payload[0]).decode(payload);
    }
}
