package io.offerstream.local.cli;

import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin.Source;
import io.offerstream.platform.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the market files lie. */
public final class MarketsFolder {
    /** Set by the launcher: the folder it lies in. */
    private static final String HOME = "offerstream.home";

    private MarketsFolder() {}

    /**
     * The setting {@code markets.dir}; where nobody set it and the current folder has none, the folder beside the
     * launcher, so that it can be started from anywhere.
     */
    public static Path of(Settings settings) {
        var folder = settings.get(KnownSettings.MARKETS_DIR);
        var home = System.getProperty(HOME);
        boolean isDefault = settings.origin(KnownSettings.MARKETS_DIR.key()).source() == Source.DEFAULT;
        return isDefault && home != null && !Files.exists(folder)
                ? Path.of(home).resolve(folder)
                : folder;
    }
}
