package io.offerstream.local.cli;

import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code generate-completion}: lets the shell complete commands and options. */
@Command(
        name = "generate-completion",
        description = "Prints a script with which bash or zsh completes commands and options.",
        footer = {
            "",
            "Examples:",
            "  offerstream generate-completion > offerstream-completion.bash",
            "  offerstream generate-completion --quiet"
        })
final class Completion extends Verb {
    private final Supplier<CommandLine> root;

    Completion(Context context, Supplier<CommandLine> root) {
        super(context);
        this.root = root;
    }

    @Override
    protected ExitCode run() {
        context.print(AutoComplete.bash("offerstream", root.get()));
        return ExitCode.OK;
    }
}
