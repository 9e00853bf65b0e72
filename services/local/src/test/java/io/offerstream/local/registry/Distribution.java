package io.offerstream.local.registry;

import java.nio.file.Path;

/** Where the build unpacks the registry. */
final class Distribution {
    static final Path HOME = Path.of("target", "registry").toAbsolutePath();

    private Distribution() {}
}
