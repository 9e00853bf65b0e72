package io.offerstream.local.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, from the jar it runs from. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        return new String[] {
            "offerstream " + version.orElse("(from classes)"), "Java " + System.getProperty("java.version")
        };
    }
}
