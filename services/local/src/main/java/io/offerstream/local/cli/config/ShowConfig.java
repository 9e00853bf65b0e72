package io.offerstream.local.cli.config;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config show}: the settings as they hold. */
@Command(
        name = "show",
        description = "Prints every setting as it holds, secrets masked. Needs no broker.",
        footer = {
            "",
            "Examples:",
            "  offerstream config show --origin",
            "  offerstream config show --config offerstream.yml -o json"
        })
public final class ShowConfig extends Verb {
    @Option(names = "--origin", description = "And where each value comes from.")
    private boolean origin;

    public ShowConfig(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var table = origin ? new Table("setting", "value", "origin") : new Table("setting", "value");
        for (var setting : context.settings().describe()) {
            if (origin) {
                table.add(setting.key(), setting.value(), setting.origin());
            } else {
                table.add(setting.key(), setting.value());
            }
        }
        context.print(table);
        return ExitCode.OK;
    }
}
