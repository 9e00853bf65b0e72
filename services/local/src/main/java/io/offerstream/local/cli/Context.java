package io.offerstream.local.cli;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.connect.Installations;
import io.offerstream.platform.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;

/**
 * What every command is given.
 *
 * @param environment variables of the process
 * @param options filled in once the command line was parsed
 */
public record Context(
        Map<String, String> environment,
        Clock clock,
        Terminal terminal,
        GlobalOptions options,
        Stop stop,
        Installations installations) {
    public Context {
        environment = Map.copyOf(environment);
    }

    public Settings settings() {
        return options.settings(environment);
    }

    /** The way to the topics; close it. */
    public Installation open() {
        return installations.open(settings());
    }

    /** As {@link #open}, for a command whose {@code --config} names another kind of file than settings. */
    public Installation openWithoutFile() {
        return installations.open(options.settingsWithoutFile(environment));
    }

    /** Data. */
    public void print(String line) {
        terminal.out().println(line);
    }

    public void print(Table table) {
        table.print(options.outputOr(OutputFormat.TABLE), terminal.out());
    }

    /** A message for the person watching; not if they asked for quiet. */
    public void say(String message) {
        if (!options.quiet()) {
            terminal.err().println(message);
        }
    }

    /** A message that matters even to those who asked for quiet. */
    public void warn(String message) {
        terminal.err().println(message);
    }

    /**
     * Whether the person means it: they said {@code --yes}, or say so now.
     *
     * @param question ends in a question mark
     * @throws CommandFailedException if nobody can be asked
     */
    public boolean confirm(String question) {
        if (options.yes()) {
            return true;
        }
        var answers = terminal.answers()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, question + " Nobody can be asked here: add --yes if you mean it"));
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        try {
            var answer = answers.readLine();
            return answer != null && answer.strip().matches("(?i)y|yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Progress progress(String what) {
        return new Progress(what, clock, terminal, options.quiet());
    }
}
