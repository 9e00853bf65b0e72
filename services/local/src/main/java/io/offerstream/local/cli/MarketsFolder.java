package io.offerstream.local.cli;

import io.offerstream.local.stack.ShippedFiles;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import java.nio.file.Path;

/** Where the market files lie. */
public final class MarketsFolder {
    private MarketsFolder() {}

    /** The setting {@code markets.dir}, or what is shipped. */
    public static Path of(Settings settings) {
        return ShippedFiles.path(settings, KnownSettings.MARKETS_DIR);
    }
}
