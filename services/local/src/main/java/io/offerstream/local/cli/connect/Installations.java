package io.offerstream.local.cli.connect;

import io.offerstream.platform.settings.Settings;

/** Finds the installation that settings point at. */
@FunctionalInterface
public interface Installations {
    /**
     * Opens the way to it; the caller closes it.
     *
     * @throws io.offerstream.local.cli.CommandFailedException if it cannot be reached
     */
    Installation open(Settings settings);
}
