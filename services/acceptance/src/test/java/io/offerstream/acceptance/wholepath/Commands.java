package io.offerstream.acceptance.wholepath;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.Cli;
import io.offerstream.local.cli.Stop;
import io.offerstream.local.cli.Terminal;
import io.offerstream.local.cli.connect.StackInstallations;
import io.offerstream.platform.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line with one user's settings, in this process. One thread's. */
public final class Commands {
    private final Map<String, String> environment = new HashMap<>();
    private final Path file;

    /** How a command ended, and what it printed. */
    public record Ended(int code, String out, String err) {}

    /** @param file of {@code --config} */
    public Commands(Path file) {
        this.file = file;
    }

    /** The same, with a setting of its own. */
    public Commands with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    public Settings settings() {
        return Settings.load(Map.of(), environment, Optional.of(file));
    }

    public Ended run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8), false);
        int code = new Cli(environment, Clock.systemUTC(), terminal, new Stop(), new StackInstallations())
                .execute(withFile(arguments));
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Starts one that runs until it is closed. */
    public Running start(String... arguments) {
        return new Running(Map.copyOf(environment), String.join(" ", arguments), withFile(arguments));
    }

    private String[] withFile(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", file.toString()));
        return all.toArray(String[]::new);
    }

    /** A command in a thread of its own, as it would be in a process of its own. */
    public static final class Running implements AutoCloseable {
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final String name;
        private final Thread thread;
        private volatile int code = -1;

        private Running(Map<String, String> environment, String name, String... arguments) {
            this.name = name;
            thread = new Thread(
                    () -> {
                        var terminal = new Terminal(
                                new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                                new PrintStream(err, true, UTF_8),
                                false);
                        code = new Cli(environment, Clock.systemUTC(), terminal, new Stop(), new StackInstallations())
                                .execute(arguments);
                    },
                    name);
            thread.start();
        }

        /** As it was started. */
        public String name() {
            return name;
        }

        public boolean isAlive() {
            return thread.isAlive();
        }

        @Override
        public String toString() {
            return name + (thread.isAlive() ? " runs: " : " ended with " + code + ": ") + err.toString(UTF_8);
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join(30_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
