package io.offerstream.local.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders for files that hold a password. */
final class PrivateFolder {
    private static final String OWNER_ONLY = "rwx------";

    private PrivateFolder() {}

    /** Creates the folder where it is missing; nobody but its owner may look into it, where the file system can tell. */
    static void make(Path folder) {
        try {
            Files.createDirectories(folder);
            var view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
            if (view != null) {
                view.setPermissions(PosixFilePermissions.fromString(OWNER_ONLY));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
    }
}
