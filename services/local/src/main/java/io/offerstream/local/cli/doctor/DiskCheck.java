package io.offerstream.local.cli.doctor;

import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room for state stores and, in local mode, for the broker. */
final class DiskCheck {
    private static final String CHECK = "disk";
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long WARN_BELOW = 2048 * MEBIBYTE;
    private static final long FAIL_BELOW = 512 * MEBIBYTE;

    private DiskCheck() {}

    static Finding check(Settings settings) {
        var folder = settings.get(KnownSettings.DATA_DIR).toAbsolutePath();
        try {
            return judge(folder, Files.getFileStore(existing(folder)).getUsableSpace());
        } catch (IOException e) {
            return Finding.warn(CHECK, folder + ": " + e.getMessage(), "make the folder readable for this user");
        }
    }

    static Finding judge(Path folder, long free) {
        var found = free / MEBIBYTE + " MiB free for " + folder;
        if (free < FAIL_BELOW) {
            return Finding.fail(CHECK, found, "free space now: services stop when the disk is full");
        }
        return free < WARN_BELOW
                ? Finding.warn(CHECK, found, "free space, or set data.dir to a larger disk")
                : Finding.ok(CHECK, found);
    }

    /** The folder itself, or the nearest above it that is there already. */
    private static Path existing(Path folder) {
        return Files.exists(folder) || folder.getParent() == null ? folder : existing(folder.getParent());
    }
}
