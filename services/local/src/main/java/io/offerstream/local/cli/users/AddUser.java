package io.offerstream.local.cli.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.console.access.UsersFile;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import io.offerstream.platform.settings.KnownSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code users add}: somebody more who may sign in to the console. */
@Command(
        name = "add",
        description = {
            "Adds somebody to the file of console.users.file: name, hash of the password, roles.",
            "Asks for the password, unless a file holds it. Roles: viewer, operator, approver, admin; * is every"
                    + " market.",
            "The console reads the file when it starts."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream users add ada DE:operator '*:viewer' --file users",
            "  offerstream users add bob '*:admin' --config offerstream.yml --password-file /run/secrets/bob"
        })
public final class AddUser extends Verb {
    private static final int SHORTEST = 8;
    private static final int GOOD = 15;

    @Parameters(index = "0", paramLabel = "NAME", description = "Who signs in.")
    private String name;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "MARKET:ROLE", description = "What they may do where.")
    private List<String> roles;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Take the password from its first line.")
    private Path passwordFile;

    @Option(names = "--file", paramLabel = "FILE", description = "The users file, if console.users.file does not say.")
    private Path file;

    public AddUser(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var password = passwordFile == null ? asked() : read();
        if (password.length < SHORTEST) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "a password needs at least " + SHORTEST + " characters; take " + GOOD + " or more");
        }
        if (password.length < GOOD) {
            context.warn("The password is short: " + GOOD + " characters or more are hard to guess.");
        }
        var users = Optional.ofNullable(file)
                .or(() -> context.settings().get(KnownSettings.CONSOLE_USERS))
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "which file? set console.users.file, or add --file"));
        UsersFile.add(users, name, password, roles);
        context.say(name + " may sign in once the console has been started again.");
        return ExitCode.OK;
    }

    private char[] read() {
        try (var lines = Files.lines(passwordFile, UTF_8)) {
            return lines.findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException(passwordFile + " cannot be read", e);
        }
    }

    private static char[] asked() {
        return Optional.ofNullable(System.console())
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.USAGE, "nobody can be asked for the password here: add --password-file"))
                .readPassword("Password: ");
    }
}
