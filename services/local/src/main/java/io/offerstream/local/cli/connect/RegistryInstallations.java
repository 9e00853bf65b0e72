package io.offerstream.local.cli.connect;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import java.time.Clock;

/**
 * Installations with a schema registry of their own, as in production.
 *
 * @param clock by which unknown schema ids are asked for again
 */
public record RegistryInstallations(Clock clock) implements Installations {
    @Override
    public Installation open(Settings settings) {
        var registry = settings.get(KnownSettings.REGISTRY_URL)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "no schema registry is set; name one with --registry-url"));
        return RemoteInstallation.open(settings, new RegistryClient(registry, clock));
    }
}
