package io.offerstream.trainer.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is done at a {@link Failpoint}: nothing, unless the JVM was started with {@value #PROPERTY}, which tests do.
 * Owned by the trainer's thread.
 */
public final class Faults {
    /** {@code POINT:n} kills the process the n-th time it passes the point; {@code POINT:n:pause} holds it there for a moment. */
    public static final String PROPERTY = "offerstream.trainer.fault";

    private static final int KILLED = 137;
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Map<Failpoint, Integer> passed = new EnumMap<>(Failpoint.class);
    private final Failpoint point;
    private final int time;
    private final boolean pauses;

    private Faults(Failpoint point, int time, boolean pauses) {
        this.point = point;
        this.time = time;
        this.pauses = pauses;
    }

    /**
     * As the system property says.
     *
     * @throws IllegalArgumentException if it does not say it well
     */
    public static Faults ofProperty() {
        var text = System.getProperty(PROPERTY, "");
        if (text.isEmpty()) {
            return new Faults(null, 0, false);
        }
        var parts = text.split(":", -1);
        return new Faults(Failpoint.valueOf(parts[0]), Integer.parseInt(parts[1]), parts.length > 2);
    }

    /** To be called wherever the process may die. */
    public void pass(Failpoint at) {
        if (at != point || passed.merge(at, 1, Integer::sum) != time) {
            return;
        }
        if (pauses) {
            pause();
        } else {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /** Says where it is, and waits for a moment, in which a test may stop it from outside. */
    @SuppressWarnings("SystemOut") // read by whoever started this process
    private void pause() {
        System.out.println(PROPERTY + " " + point);
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
