package io.offerstream.local.stack;

import io.offerstream.platform.market.MarketFile;
import io.offerstream.schemas.Market;
import java.time.Instant;

/** Market files as records of {@code markets}. */
public final class MarketRecords {
    private MarketRecords() {}

    /** The same file gives the same event, whenever it is published. */
    public static Market of(MarketFile file, Instant time) {
        var config = file.config();
        return Market.newBuilder()
                .setEventId("market:" + config.market() + ":" + config.hash())
                .setEventTime(time)
                .setMarket(config.market())
                .setConfig(file.text())
                .setConfigHash(config.hash())
                .setFile(String.valueOf(file.path().getFileName()))
                .build();
    }
}
