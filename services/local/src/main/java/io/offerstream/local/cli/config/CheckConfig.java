package io.offerstream.local.cli.config;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.MarketsFolder;
import io.offerstream.local.cli.Verb;
import io.offerstream.platform.market.MarketFiles;
import picocli.CommandLine.Command;

/** {@code config check}: whether services would start with these settings and market files. */
@Command(
        name = "check",
        description = "Checks settings and market files, and tells everything wrong with them. Needs no broker.",
        footer = {"", "Examples:", "  offerstream config check", "  offerstream config check --config offerstream.yml"})
public final class CheckConfig extends Verb {
    public CheckConfig(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var folder = MarketsFolder.of(context.settings());
        var files = MarketFiles.load(folder);
        context.say("Settings are good. " + folder + ": " + files.size()
                + (files.size() == 1 ? " market is good." : " markets are good."));
        return ExitCode.OK;
    }
}
