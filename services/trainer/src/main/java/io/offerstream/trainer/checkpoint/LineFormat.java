package io.offerstream.trainer.checkpoint;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.ranking.embedding.RowState;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Arm;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.contrast.Contrast.Seen;
import io.offerstream.trainer.line.FeatureRow;
import io.offerstream.trainer.line.LineRows;
import io.offerstream.trainer.line.Pace;
import io.offerstream.trainer.line.TrainingLine;
import io.offerstream.trainer.state.FeatureRows;
import io.offerstream.trainer.state.FeatureState;
import io.offerstream.trainer.state.KeptContrast;
import io.offerstream.trainer.state.LineState;
import io.offerstream.trainer.state.ReservoirSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificData;

/** A line as chunks, and back: the same line always gives the same bytes. Owned by one thread. */
public final class LineFormat {
    /** Half of what a chunk may weigh. */
    private static final int ROWS_BYTES = 512 * 1024;

    /** With {@link Contrast#MOST_KEPT_BYTES} each, a chunk of a mebibyte. */
    private static final int SLOTS = 64;

    private static final int NUMBERS_A_COMPONENT = 3;
    /** Of the longest: an identity, whose id has two hundred characters of three bytes, and what stands around it. */
    private static final int NAME_BYTES = 640;

    private static final byte VERSION = 1;

    static {
        // The generated coders write the same bytes as the generic ones, and most of a checkpoint is its reservoir.
        SpecificData.getForClass(ReservoirSlice.class).setCustomCoders(true);
    }

    private final VersionedAvro<LineState> lines = new VersionedAvro<>("trainer-checkpoints", LineState.class, VERSION);
    private final VersionedAvro<FeatureRows> rows =
            new VersionedAvro<>("trainer-checkpoints", FeatureRows.class, VERSION);
    private final VersionedAvro<ReservoirSlice> reservoirs =
            new VersionedAvro<>("trainer-checkpoints", ReservoirSlice.class, VERSION);
    private final ExposureFormat exposures = new ExposureFormat();

    /** A line that was read back, and its newest version. */
    public record Restored(TrainingLine line, LineHead head) {}

    /** The market file a line learns by. */
    public record File(String name, String text) {}

    /** Every chunk, by number. */
    public SortedMap<Integer, byte[]> write(TrainingLine line, LineHead head, File file) {
        var chunks = new TreeMap<Integer, byte[]>();
        chunks.put(Chunk.LINE, lines.encode(state(line, head, file)));
        write(line.customerRows(), Chunk.CUSTOMER_ROWS, rowsAChunk(line.config()), chunks);
        write(line.offerRows(), Chunk.OFFER_ROWS, rowsAChunk(line.config()), chunks);
        var slots = line.reservoirSlots();
        for (int first = 0; first < slots.size(); first += SLOTS) {
            var kept = new ArrayList<KeptContrast>();
            for (var contrast : slots.subList(first, Math.min(slots.size(), first + SLOTS))) {
                kept.add(contrast == null ? null : kept(contrast));
            }
            chunks.put(Chunk.RESERVOIR.number(first / SLOTS), reservoirs.encode(new ReservoirSlice(kept)));
        }
        exposures.write(line, chunks);
        return chunks;
    }

    private static int rowsAChunk(MarketConfig config) {
        int bytes =
                NAME_BYTES + Float.BYTES * NUMBERS_A_COMPONENT * (config.model().noComponents() + 1);
        return Math.max(1, ROWS_BYTES / bytes);
    }

    private static LineState state(TrainingLine line, LineHead head, File file) {
        var kept = line.kept();
        return LineState.newBuilder()
                .setVersion(head.version())
                .setGeneration(head.generation())
                .setSha256(head.sha256())
                .setPublishedAt(head.publishedAt().toEpochMilli())
                .setBoundaries(new TreeMap<>(head.boundaries()))
                .setConfigFile(file.name())
                .setConfig(file.text())
                .setLearnerPosition(kept.learnerPosition())
                .setReservoirPosition(kept.reservoirPosition())
                .setReservoirNext(kept.reservoirNext())
                .setReservoirSize(line.reservoirSlots().size())
                .setRelearnDebt(kept.debt())
                .setCycle(kept.pace().cycle())
                .setLearntAt(kept.pace().learntAt())
                .setSteps(kept.pace().steps())
                .setContrasts(kept.pace().contrasts())
                .setStepsBefore(kept.pace().stepsBefore())
                .setContrastsBefore(kept.pace().contrastsBefore())
                .setCyclesSinceRefit(kept.pace().cyclesSinceRefit())
                .setCustomerRows(line.customerRows().size())
                .setOfferRows(line.offerRows().size())
                .build();
    }

    private void write(LineRows from, Chunk kind, int rowsAChunk, Map<Integer, byte[]> chunks) {
        for (int first = 0; first < from.size(); first += rowsAChunk) {
            var slice = new ArrayList<FeatureState>();
            for (int row = first; row < Math.min(from.size(), first + rowsAChunk); row++) {
                slice.add(state(from.get(row)));
            }
            chunks.put(kind.number(first / rowsAChunk), rows.encode(new FeatureRows(slice)));
        }
    }

    private static FeatureState state(FeatureRow feature) {
        var state = feature.state();
        return new FeatureState(
                feature.name(),
                bytes(state.embedding()),
                state.bias(),
                bytes(state.accumulators()),
                state.biasAccumulator(),
                bytes(state.momenta()),
                state.biasMomentum(),
                feature.isInteracted(),
                feature.isRedeemed());
    }

    private static ByteBuffer bytes(float[] numbers) {
        var bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes;
    }

    private static KeptContrast kept(Contrast contrast) {
        // They are sorted.
        var features = new LinkedHashMap<String, Float>();
        contrast.features().forEach(feature -> features.put(feature.name(), feature.weight()));
        return new KeptContrast(
                contrast.subject(),
                contrast.time(),
                contrast.customer(),
                contrast.arm().name(),
                contrast.weight(),
                features,
                contrast.redeemed(),
                contrast.seen().stream().map(Seen::offer).toList(),
                contrast.seen().stream().map(Seen::examination).toList());
    }

    /**
     * Reads a line back.
     *
     * @param chunks the newest of each number
     * @throws IllegalStateException if a chunk is missing, or another version of the trainer wrote them
     */
    public Restored read(Map<Integer, byte[]> chunks, Kernel kernel) {
        var state = lines.decode(chunk(chunks, Chunk.LINE));
        var config = MarketConfig.parse(state.getConfigFile(), state.getConfig());
        var slots = new ArrayList<Contrast>();
        for (int slice = 0; slots.size() < state.getReservoirSize(); slice++) {
            reservoirs
                    .decode(chunk(chunks, Chunk.RESERVOIR.number(slice)))
                    .getSlots()
                    .forEach(kept -> slots.add(kept == null ? null : contrast(kept)));
        }
        var pace = new Pace.Kept(
                state.getCycle(),
                state.getLearntAt(),
                state.getSteps(),
                state.getContrasts(),
                state.getStepsBefore(),
                state.getContrastsBefore(),
                state.getCyclesSinceRefit());
        var line = TrainingLine.restore(
                config,
                kernel,
                new TrainingLine.Kept(
                        pace,
                        state.getLearnerPosition(),
                        state.getReservoirPosition(),
                        state.getReservoirNext(),
                        state.getRelearnDebt()),
                slots);
        read(chunks, Chunk.CUSTOMER_ROWS, state.getCustomerRows(), line.customerRows());
        read(chunks, Chunk.OFFER_ROWS, state.getOfferRows(), line.offerRows());
        exposures.read(chunks, line);
        return new Restored(
                line,
                new LineHead(
                        state.getVersion(),
                        state.getGeneration(),
                        state.getSha256(),
                        Instant.ofEpochMilli(state.getPublishedAt()),
                        state.getBoundaries()));
    }

    private void read(Map<Integer, byte[]> chunks, Chunk kind, int count, LineRows to) {
        for (int slice = 0; to.size() < count; slice++) {
            rows.decode(chunk(chunks, kind.number(slice))).getRows().forEach(state -> to.add(row(state)));
        }
    }

    static byte[] chunk(Map<Integer, byte[]> chunks, int number) {
        var chunk = chunks.get(number);
        if (chunk == null) {
            throw new IllegalStateException("trainer-checkpoints: chunk " + number + " is missing");
        }
        return chunk;
    }

    private static FeatureRow row(FeatureState state) {
        return new FeatureRow(
                state.getName(),
                new RowState(
                        floats(state.getEmbedding()),
                        state.getBias(),
                        floats(state.getAccumulators()),
                        state.getBiasAccumulator(),
                        floats(state.getMomenta()),
                        state.getBiasMomentum()),
                state.getIsInteracted(),
                state.getIsRedeemed());
    }

    private static float[] floats(ByteBuffer bytes) {
        var numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }

    private static Contrast contrast(KeptContrast kept) {
        var features = new ArrayList<WeightedFeature>();
        new TreeMap<>(kept.getFeatures()).forEach((name, weight) -> features.add(new WeightedFeature(name, weight)));
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < kept.getSeen().size(); i++) {
            seen.add(new Seen(kept.getSeen().get(i), kept.getExaminations().get(i)));
        }
        return new Contrast(
                kept.getSubject(),
                kept.getTime(),
                kept.getCustomer(),
                Arm.valueOf(kept.getArm()),
                kept.getWeight(),
                features,
                kept.getRedeemed(),
                seen);
    }
}
