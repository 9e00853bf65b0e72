package io.offerstream.trainer.publication;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Model;
import io.offerstream.trainer.checkpoint.LineHead;
import io.offerstream.trainer.line.TrainingLine;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * One version, ready to be published.
 *
 * @param model as it is served
 * @param record as it is published
 * @param head what its line goes on from
 */
public record Version(RankingModel model, Model record, LineHead head) {
    /**
     * What a line has become; the line's counts begin anew.
     *
     * @param learnt the line's model of now
     */
    public static Version of(TrainingLine line, RankingModel learnt, Manifest manifest) {
        var model = learnt.with(manifest.texts());
        byte[] bytes = ModelFormat.write(model);
        var sha256 = HexFormat.of().formatHex(Sha256.of(bytes));
        var record = Model.newBuilder()
                .setMarket(manifest.config().market())
                .setVersion(manifest.version())
                .setGeneration(manifest.generation())
                .setParentVersion(manifest.parent().map(LineHead::version).orElse(null))
                .setParentSha256(manifest.parent().map(LineHead::sha256).orElse(null))
                .setPublishedAt(manifest.tick())
                .setComponents(model.components())
                .setSha256(sha256)
                .setModel(ByteBuffer.wrap(bytes))
                .setManifest(manifest.json().toString())
                .build();
        line.published();
        return new Version(
                model,
                record,
                new LineHead(
                        manifest.version(), manifest.generation(), sha256, manifest.tick(), manifest.boundaries()));
    }

    /** The model of a record. */
    public static RankingModel model(Model record) {
        var buffer = record.getModel().duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return ModelFormat.read(bytes);
    }
}
