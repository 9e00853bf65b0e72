package io.offerstream.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may sign in: a line a person, {@code NAME PASSWORD_HASH MARKET:ROLE …}, such as
 * {@code ada pbkdf2-sha512$… DE:operator *:viewer}. Empty lines and those that begin with {@code #} say nothing.
 */
public final class UsersFile {
    /** What names may be made of: nobody's stands for something else in the audit or a log. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Takes as long to refuse as a real one, so that nobody learns which names there are. */
    private static final PasswordHash NOBODYS = PasswordHash.of("nobody".toCharArray());

    private final Map<String, Entry> people;

    private record Entry(PasswordHash password, Person person) {}

    private UsersFile(Map<String, Entry> people) {
        this.people = Map.copyOf(people);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException with every bad line and what is wrong with it
     */
    public static UsersFile read(Path file) {
        try {
            return parse(file.toString(), Files.readAllLines(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("console.users.file: " + file + " cannot be read", e);
        }
    }

    /**
     * Adds somebody; makes the file, for nobody's eyes but its owner's, if there is none.
     *
     * @param roles such as {@code DE:operator}
     * @throws IllegalArgumentException if name or roles cannot be, or the file would be a bad one
     */
    public static void add(Path file, String name, char[] password, List<String> roles) {
        var line = name + " " + PasswordHash.of(password) + " " + String.join(" ", roles);
        try {
            var lines = new ArrayList<String>(Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of());
            lines.add(line);
            parse(file.toString(), lines);
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            }
            Files.write(file, lines, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    static UsersFile parse(String file, List<String> lines) {
        var people = new HashMap<String, Entry>();
        var problems = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                var entry = entry(line.split("\\s+", -1));
                if (people.put(entry.person().name(), entry) != null) {
                    problems.add(file + ":" + (i + 1) + ": " + entry.person().name() + " is there twice");
                }
            } catch (IllegalArgumentException e) {
                problems.add(file + ":" + (i + 1) + ": " + e.getMessage());
            }
        }
        if (people.isEmpty() && problems.isEmpty()) {
            problems.add(file + ": nobody is in it");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new UsersFile(people);
    }

    private static Entry entry(String[] words) {
        if (words.length < 3 || !NAME.matcher(words[0]).matches()) {
            throw new IllegalArgumentException("expected NAME PASSWORD_HASH MARKET:ROLE …");
        }
        var roles = new HashMap<String, Role>();
        for (int i = 2; i < words.length; i++) {
            var grant = words[i];
            var role = MarketRole.of(grant)
                    .orElseThrow(
                            () -> new IllegalArgumentException("expected " + MarketRole.FORM + ", found " + grant));
            roles.put(role.market(), role.role());
        }
        return new Entry(PasswordHash.parse(words[1]), new Person(words[0], new Grants(roles)));
    }

    /** Whoever has this name and this password. Takes a moment, whether there is somebody or not. */
    public Optional<Person> find(String name, char[] password) {
        var entry = people.get(name);
        boolean fits = (entry == null ? NOBODYS : entry.password()).fits(password);
        return entry != null && fits ? Optional.of(entry.person()) : Optional.empty();
    }
}
