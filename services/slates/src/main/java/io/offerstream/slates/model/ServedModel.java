package io.offerstream.slates.model;

import io.offerstream.platform.hash.Sha256;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Model;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One version, ready to rank. Immutable.
 *
 * @param calibrator what its scores mean; empty while too little was known to fit one
 */
public record ServedModel(
        long version, RankingModel model, Optional<Calibrator> calibrator, Instant publishedAt, String sha256) {
    /**
     * Reads a record of {@code models}.
     *
     * @throws IllegalArgumentException if its bytes are not what its hash says, or are no model
     * @throws IllegalStateException if its calibrator cannot be read
     */
    public static ServedModel of(Model record) {
        var buffer = record.getModel().duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        var sha256 = HexFormat.of().formatHex(Sha256.of(bytes));
        if (!sha256.equals(record.getSha256())) {
            throw new IllegalArgumentException("version " + record.getVersion() + " of " + record.getMarket()
                    + " has the hash " + sha256 + ", but says " + record.getSha256());
        }
        var model = ModelFormat.read(bytes);
        return new ServedModel(
                record.getVersion(), model, CarriedCalibrator.of(model), record.getPublishedAt(), sha256);
    }
}
