package io.offerstream.local.stack;

import io.offerstream.platform.settings.Setting;
import io.offerstream.platform.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that come with Offerstream and that settings may replace. */
public final class ShippedFiles {
    /** Set by the launcher: the folder it lies in. */
    private static final String HOME = "offerstream.home";

    private ShippedFiles() {}

    /**
     * What the setting says; where nobody set it and the current folder has no such file, the one beside the launcher,
     * so that it can be started from anywhere.
     */
    public static Path path(Settings settings, Setting<Path> setting) {
        var path = settings.get(setting);
        var home = System.getProperty(HOME);
        return !settings.isSet(setting) && home != null && !Files.exists(path)
                ? Path.of(home).resolve(path)
                : path;
    }
}
