package io.offerstream.schemas.compatibility;

import java.nio.file.Path;

/** Where this module's contracts lie. */
final class Repository {
    private Repository() {}

    static Contracts contracts() {
        // Surefire names the module's directory; an IDE that does not starts in it.
        Path module = Path.of(System.getProperty("basedir", ""));
        return Contracts.read(module.resolve("src/main/avro"), module.resolve("versions"));
    }
}
