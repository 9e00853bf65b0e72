package io.offerstream.warehouse;

import java.nio.file.Path;

/**
 * Where a warehouse lives and what it may take.
 *
 * @param folder everything it keeps; created if it is missing
 * @param port on 127.0.0.1; 0 for a free one
 * @param memory what DuckDB may take before it goes to disk, as DuckDB writes sizes, e.g. {@code 256MB}; the JVM's heap
 *     comes on top
 * @param threads of DuckDB
 * @param faults whether faults can be switched on over HTTP; for tests
 */
public record WarehouseSettings(Path folder, int port, String memory, int threads, boolean faults) {
    private static final String MEMORY = "256MB";

    public WarehouseSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
        }
        if (!memory.matches("\\d+(KB|MB|GB|KiB|MiB|GiB)")) {
            throw new IllegalArgumentException("memory: expected a size such as 256MB, found " + memory);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
        folder = folder.toAbsolutePath().normalize();
    }

    public WarehouseSettings(Path folder, int port) {
        this(folder, port, MEMORY, 1, false);
    }

    /** The same, with faults to be switched on over HTTP. */
    public WarehouseSettings withFaults() {
        return new WarehouseSettings(folder, port, memory, threads, true);
    }
}
