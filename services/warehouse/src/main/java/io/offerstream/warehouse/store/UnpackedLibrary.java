package io.offerstream.warehouse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB's driver unpacks its library, 70 MB, into the folder for temporary files at every start, and deletes it at a
 * clean end only. Where processes are killed that fills the disk, so it is deleted as soon as it is loaded; the system
 * keeps what is mapped. Linux only: elsewhere the path of what is loaded is not to be had.
 */
final class UnpackedLibrary {
    private static final Logger log = LoggerFactory.getLogger(UnpackedLibrary.class);
    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final String NAME = "libduckdb_java";

    private UnpackedLibrary() {}

    /** To be called once DuckDB was used. */
    static void delete() {
        if (!Files.isReadable(MAPPED)) {
            return;
        }
        try (var lines = Files.lines(MAPPED)) {
            var temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
            var unpacked = lines.filter(line -> line.contains("/" + NAME) && line.endsWith(".so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(file -> temporary.equals(file.getParent()))
                    .collect(Collectors.toSet());
            for (var file : unpacked) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It costs disk, nothing else.
            log.warn("DuckDB's unpacked library stays behind: {}", e.toString());
        }
    }
}
