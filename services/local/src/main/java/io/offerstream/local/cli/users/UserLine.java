package io.offerstream.local.cli.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.console.access.UsersFile;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code users line}: a line for the console's users file, with the password's hash. */
@Command(
        name = "line",
        description = {
            "Prints a line for the file that console.users.file names: name, hash of the password, roles.",
            "Asks for the password, unless a file holds it. Roles: viewer, operator, approver, admin; * is every market."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream users line ada DE:operator '*:viewer' >> users",
            "  offerstream users line bob '*:admin' --password-file /run/secrets/bob"
        })
public final class UserLine extends Verb {
    private static final int SHORTEST = 8;
    private static final int GOOD = 15;

    @Parameters(index = "0", paramLabel = "NAME", description = "Who signs in.")
    private String name;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "MARKET:ROLE", description = "What they may do where.")
    private List<String> roles;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Take the password from its first line.")
    private Path passwordFile;

    public UserLine(Context context) {
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
        context.print(UsersFile.line(name, password, roles));
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
        var person = System.console();
        if (person == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "nobody can be asked for the password here: add --password-file");
        }
        return person.readPassword("Password: ");
    }
}
