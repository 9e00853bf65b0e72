package io.offerstream.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.connect.StackInstallations;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The process {@code offerstream}: reads the command line, does one thing, and ends with an {@link ExitCode}. */
public final class Main {
    /** Set by the launcher, which can tell: whether standard error is a terminal. */
    private static final String TERMINAL = "offerstream.terminal";

    /** Set by the launcher where standard input and standard error are terminals: somebody can be asked. */
    private static final String PERSON = "offerstream.person";

    private Main() {}

    public static void main(String[] arguments) {
        var stop = new Stop();
        Signals.stopOn(stop);
        var environment = System.getenv();
        var cli = new Cli(environment, Clock.systemUTC(), terminal(environment), stop, new StackInstallations());
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> die(cli, thrown));
        int code = cli.execute(arguments);
        if (stop.isRequested() && code == ExitCode.OK.code() && stop.wasInterrupt()) {
            code = ExitCode.INTERRUPTED.code();
        }
        System.exit(code);
    }

    /** Out of memory, a thread that died may be the one everybody waits for. */
    private static void die(Cli cli, Throwable thrown) {
        var code = cli.report(thrown);
        if (thrown instanceof VirtualMachineError) {
            Runtime.getRuntime().halt(code.code());
        }
    }

    private static Terminal terminal(Map<String, String> environment) {
        boolean isTerminal = Boolean.getBoolean(TERMINAL);
        boolean isPlain = environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM"));
        return new Terminal(
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16), false, UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                isTerminal && !isPlain,
                Boolean.getBoolean(PERSON)
                        ? Optional.of(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())))
                        : Optional.empty());
    }
}
