package io.offerstream.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.connect.Installations;
import io.offerstream.local.cli.connect.StackInstallations;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands in this process and captures what they print. */
public final class CliFixture {
    public static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

    private final Installations installations;
    private final Map<String, String> environment;
    private final Clock clock;
    private final Optional<String> answers;

    /** Connects as the product does. */
    public CliFixture() {
        this(new StackInstallations(), Map.of(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    public CliFixture(Installations installations, Map<String, String> environment, Clock clock) {
        this(installations, environment, clock, Optional.empty());
    }

    private CliFixture(
            Installations installations, Map<String, String> environment, Clock clock, Optional<String> answers) {
        this.answers = answers;
        this.installations = installations;
        this.environment = environment;
        this.clock = clock;
    }

    /** The same, with a person who types {@code lines} when asked. */
    public CliFixture answering(String lines) {
        return new CliFixture(installations, environment, clock, Optional.of(lines));
    }

    /** How a command ended, and what it printed. */
    public record Ended(int code, String out, String err) {
        public List<String> lines() {
            return out.lines().toList();
        }
    }

    public Ended run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8),
                false,
                answers.map(lines -> new BufferedReader(new StringReader(lines))));
        int code = new Cli(environment, clock, terminal, new Stop(), installations).execute(arguments);
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Every command, to look at its help. */
    static Cli cli() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
        return new Cli(
                Map.of(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new Terminal(nowhere, nowhere, false),
                new Stop(),
                new StackInstallations());
    }
}
