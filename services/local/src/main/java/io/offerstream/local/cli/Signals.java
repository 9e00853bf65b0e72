package io.offerstream.local.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C and TERM: the first asks for a clean stop, which may take ten seconds; the second ends the process at once.
 * A shutdown hook could not tell the second. {@code sun.misc.Signal} is the only way to hear signals in Java, and naming
 * it is a compiler warning that cannot be silenced: hence by reflection, as Kafka does it.
 */
final class Signals {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private Signals() {}

    /** Installs the handlers; where the Java machine has none, its own behaviour stays. */
    static void stopOn(Stop stop) {
        var count = new AtomicInteger();
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                received(stop, count, arguments[0].toString().contains("INT"));
            }
            return null;
        };
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handlers = Class.forName("sun.misc.SignalHandler");
            var proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlers}, handler);
            var handle = signal.getMethod("handle", signal, handlers);
            for (var name : new String[] {"INT", "TERM"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            if (e instanceof InvocationTargetException && e.getCause() instanceof IllegalArgumentException) {
                // The signal belongs to somebody else, as with -Xrs.
                return;
            }
            throw new IllegalStateException("signals cannot be handled on this Java machine", e);
        }
    }

    private static void received(Stop stop, AtomicInteger count, boolean byPerson) {
        if (count.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        var deadline = new Thread(Signals::haltAfterDeadline, "stop-deadline");
        deadline.setDaemon(true);
        deadline.start();
        stop.request(byPerson);
    }

    private static void haltAfterDeadline() {
        try {
            Thread.sleep(STOP_WITHIN.toMillis());
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
